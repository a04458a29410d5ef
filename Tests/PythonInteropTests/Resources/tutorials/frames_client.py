"""One process makes tables, another one adds them up: of pandas where it is installed, else of dataclasses."""

import dataclasses
import decimal
import multiprocessing
import sys
from multiprocessing.managers import BaseManager, DictProxy

try:
    import pandas
except ImportError:
    pandas = None


@dataclasses.dataclass
class Table:
    shop: str
    prices: list

    def total(self):
        return sum(self.prices)


class FrameManager(BaseManager):
    pass


FrameManager.register("get_tables")
FrameManager.register("get_totals", proxytype=DictProxy)


def connect(path, key_file):
    with open(key_file, "rb") as file:
        key = file.read()
    multiprocessing.current_process().authkey = key
    manager = FrameManager(path, authkey=key)
    manager.connect()
    return manager


def produce(path, key_file):
    tables = connect(path, key_file).get_tables()
    for shop in ["north", "south"]:
        prices = [decimal.Decimal(n) / 10 for n in range(5)]
        if pandas:
            tables.put((shop, pandas.DataFrame({"price": [float(p) for p in prices]})))
        else:
            tables.put((shop, Table(shop, prices)))
    tables.put(None)


if __name__ == "__main__":
    manager = connect(*sys.argv[1:])
    tables, totals = manager.get_tables(), manager.get_totals()
    worker = multiprocessing.Process(target=produce, args=sys.argv[1:])
    worker.start()
    for shop, table in iter(tables.get, None):
        totals[shop] = table.price.sum() if pandas else table.total()
    worker.join()
    print({shop: str(total) for shop, total in sorted(totals.items())})
