"""Uses the class of shared.py in the server, as it would on a server that Python starts.

    client.py SOCKET AUTHKEY_FILE
"""

import multiprocessing
import sys

from shared import Manager


def main():
    with open(sys.argv[2], "rb") as file:
        multiprocessing.current_process().authkey = file.read()
    manager = Manager(sys.argv[1])
    manager.connect()
    everybodys = manager.get_inventory()
    print("apples:", everybodys.add("apple", 2))
    try:
        everybodys.take("pear")
    except LookupError as error:
        print("an error:", error)

    mine = manager.Inventory(fig=1)
    mine.add("date")
    print(list(mine.names()))


if __name__ == "__main__":
    main()
