"""A pool in a manager: the work is done beside the server, by processes that it has started.

    client.py SOCKET AUTHKEY_FILE
"""

import multiprocessing
import sys
from multiprocessing.managers import SyncManager

import tasks


def main():
    with open(sys.argv[2], "rb") as file:
        multiprocessing.current_process().authkey = file.read()
    manager = SyncManager(sys.argv[1])
    manager.connect()
    with manager.Pool(2) as pool:
        print(pool.map(tasks.square, range(10)))
        print(pool.apply(tasks.power, (2,), {"exponent": 10}))
        print(dict(pool.imap(tasks.parse, ["a=1", "b=2"])))

        done = manager.list()
        result = pool.map_async(tasks.square, [3, 4], callback=done.extend)
        print(result.get(), list(done))

        try:
            pool.map(tasks.parse, ["c=3", "d=four"])
        except ValueError as error:
            print("an error:", error)

        try:
            pool.apply(tasks.crash)
        except ChildProcessError as error:
            print("a crash:", str(error).partition("was ")[2])
        print(pool.apply(tasks.square, (5,)))


if __name__ == "__main__":
    main()
