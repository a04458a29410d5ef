"""A manager of stock CPython with the types that the messages are for."""

import sys
from multiprocessing.managers import SyncManager

SET_METHODS = ("add", "update", "difference", "__len__")


class Manager(SyncManager):
    pass


Manager.register("set", set, exposed=SET_METHODS)

if __name__ == "__main__":
    address, keyfile = sys.argv[1:]
    server = Manager(address, authkey=open(keyfile, "rb").read()).get_server()
    print("listening", flush=True)
    server.serve_forever()
