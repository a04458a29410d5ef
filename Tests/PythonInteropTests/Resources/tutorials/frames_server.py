"""The server of the frames tutorial: tables that go in and out, and what is known of them."""

import dataclasses
import queue
import sys
from multiprocessing.managers import DictProxy, SyncManager

tables = queue.Queue()
totals = {}


@dataclasses.dataclass
class Table:
    """CPython's server unpickles what goes through it, and needs the class; ours doesn't."""

    shop: str
    prices: list


class FrameManager(SyncManager):
    pass


FrameManager.register("get_tables", callable=lambda: tables)
FrameManager.register("get_totals", callable=lambda: totals, proxytype=DictProxy)

if __name__ == "__main__":
    path, key_file = sys.argv[1:]
    with open(key_file, "rb") as file:
        manager = FrameManager(path, authkey=file.read())
    server = manager.get_server()
    print("listening", flush=True)
    server.serve_forever()
