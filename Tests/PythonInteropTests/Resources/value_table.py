"""Compares what Swift has stored with Python's own values, and stores these.

    value_table.py ADDRESS AUTHKEYFILE EXPRESSION...

Prints the expressions that this Python has no modules for.
"""

import collections
import dataclasses
import datetime  # noqa: F401: the expressions use it
import decimal  # noqa: F401
import enum
import sys
import uuid  # noqa: F401
from multiprocessing.managers import SyncManager


@dataclasses.dataclass
class PointClass:
    x: int
    y: int


PointTuple = collections.namedtuple("PointTuple", "x y")


class Color(enum.Enum):
    RED = "red"


class Manager(SyncManager):
    pass


Manager.register("named")


def same(one, other):
    """Whether two values are equal and of the same types, all the way down."""
    if type(one) is not type(other):
        return False
    if type(one).__module__ == "numpy":
        return one.dtype == other.dtype and one.shape == other.shape and (one == other).all()
    if isinstance(one, dict):
        return same(list(one), list(other)) and same(list(one.values()), list(other.values()))
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def evaluate(expression):
    names = dict(globals())
    for module in ["numpy", "zoneinfo", "pathlib", "array", "types"]:
        if module + "." in expression:
            names[module] = __import__(module)
    return eval(expression, names)


address, authkey_file, *expressions = sys.argv[1:]
manager = Manager(address, authkey=open(authkey_file, "rb").read())
manager.connect()
table = manager.named().dict("table")
for expression in expressions:
    try:
        value = evaluate(expression)
    except ImportError:
        print(expression)
        continue
    stored = table.get("swift " + expression)
    assert stored is None or same(stored, value), f"{stored!r} is not {value!r}"
    table["python " + expression] = value
