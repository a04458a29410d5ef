"""Uses the proxies that a Swift client has put into the dictionary named 'box'.

    python3 nested_client.py PATH AUTHKEY_FILE
"""
import multiprocessing
import sys
from multiprocessing.managers import BaseManager, DictProxy


class Manager(BaseManager):
    pass


Manager.register("get_named", proxytype=DictProxy)


def main():
    with open(sys.argv[2], "rb") as file:
        authkey = file.read()
    # Proxies inside values authenticate with the key of the process.
    multiprocessing.current_process().authkey = authkey
    manager = Manager(sys.argv[1], authkey)
    manager.connect()
    box = manager.get_named("dict", "box")
    box["list"].append(2)
    box["queue"].put(box["queue"].get() + " and Python")
    box["set"].add("b")
    with box["lock"]:
        box["value"].value += 1
    box["deque"].appendleft(0)
    print("done")


if __name__ == "__main__":
    main()
