"""The odd values that are given to methods as arguments, by the expressions that make them."""

from __future__ import annotations

import argparse  # noqa: F401, as the other modules: the expressions use them
import array  # noqa: F401
import collections
import dataclasses
import datetime  # noqa: F401
import decimal  # noqa: F401
import enum
import fractions  # noqa: F401
import functools  # noqa: F401
import ipaddress  # noqa: F401
import itertools  # noqa: F401
import operator  # noqa: F401
import pathlib  # noqa: F401
import pickle
import queue  # noqa: F401
import re  # noqa: F401
import threading  # noqa: F401
import time  # noqa: F401
import types  # noqa: F401
import typing
import uuid  # noqa: F401
import warnings
from typing import Any, Dict, List

try:
    import numpy as np  # noqa: F401
except ImportError:
    pass  # Its values are left out.


@dataclasses.dataclass
class Point:
    x: int
    y: int


@dataclasses.dataclass(order=True, frozen=True)
class Ranked:
    rank: int


Pair = collections.namedtuple("Pair", "left right")


class Typed(typing.NamedTuple):
    left: int
    right: str = ""


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


class Level(enum.IntEnum):
    NONE = 0
    LOW = 1


class Rights(enum.Flag):
    READ = 1
    WRITE = 2


class Plain:
    pass


class Equal:
    """Equal to everything."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 1


class Less:
    """Less than everything."""

    def __lt__(self, other: object) -> bool:
        return True


class Index:
    def __index__(self) -> int:
        return 1


class Falsy:
    def __bool__(self) -> bool:
        return False


class Sized:
    def __len__(self) -> int:
        return 0


class Iterated:
    def __iter__(self) -> Any:
        return iter((1, 2))


class Mapped:
    def keys(self) -> Any:
        return ["a"]

    def __getitem__(self, key: Any) -> Any:
        return {"a": 1}[key]


class Called:
    def __call__(self, *arguments: Any) -> int:
        return 1


class OwnInt(int):
    pass


class OwnText(str):
    pass


class OwnList(list):
    pass


class OwnDict(dict):
    pass


class OwnError(Exception):
    pass


def cyclic_list() -> List[Any]:
    value: List[Any] = [1]
    value.append(value)
    return value


def cyclic_dict() -> Dict[Any, Any]:
    value: Dict[Any, Any] = {}
    value["self"] = value
    return value


def nested(depth: int) -> List[Any]:
    value: List[Any] = []
    for _ in range(depth):
        value = [value]
    return value


def advanced(iterator: Any) -> Any:
    next(iterator)
    return iterator


EXPRESSIONS = r"""
None
True
False
...
NotImplemented
0
1
-1
2
3
-4
7
2 ** 31 - 1
2 ** 31
-2 ** 31
-2 ** 31 - 1
2 ** 32
2 ** 63 - 1
2 ** 63
-2 ** 63
-2 ** 63 - 1
2 ** 64
10 ** 400
-10 ** 30
0.0
-0.0
1.0
0.5
-1.5
5e-324
1e308
float('nan')
float('inf')
float('-inf')
1j
1 + 0j
complex('nan')
''
'a'
'b'
'x' * 5000
'\0'
'a\0b'
'\ud800'
'\udc80z'
'ä€\U0001f600'
'__class__'
'__dict__'
'_private'
'value'
b''
b'a'
bytes(range(256))
bytearray()
bytearray(b'ab')
[]
[1]
[1, 'a']
['ab']
[[]]
[[1, 2], ('k', 'v')]
[1, 2, 3, 4, 5, 6]
[float('nan')]
nested(40)
cyclic_list()
cyclic_dict()
()
(1,)
(1, 2)
('a', [])
((1, 2), (3, 4))
(((),),)
{}
{'a': 1}
{1: 2, 'k': None}
{None: {}}
{'timeout': 0}
set()
{1}
{1, 2, 3}
{'ab'}
frozenset()
frozenset([1, 2])
range(0)
range(3)
range(5, 0, -2)
range(2 ** 64, 2 ** 64 + 2)
slice(None)
slice(1)
slice(0, 2)
slice(None, None, 2)
slice(None, None, -1)
slice(None, None, 0)
slice(2, 0)
slice(-2 ** 63, 2 ** 63, 2 ** 63)
slice(-100, 100)
slice(True, None)
slice('a', 'b')
slice(1.0, 2)
decimal.Decimal(0)
decimal.Decimal(1)
decimal.Decimal('1.50')
decimal.Decimal('-0')
decimal.Decimal('1e999')
decimal.Decimal('NaN')
decimal.Decimal('sNaN')
decimal.Decimal('Infinity')
decimal.Decimal('-Infinity')
fractions.Fraction(1)
fractions.Fraction(0)
fractions.Fraction(-1, 3)
datetime.date(2024, 2, 29)
datetime.date.max
datetime.time(0)
datetime.time(12, 30, tzinfo=datetime.timezone.utc)
datetime.datetime(2024, 2, 29, 1, 2, 3, 4)
datetime.datetime.min
datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)
datetime.datetime.max.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=-23)))
datetime.timedelta(0)
datetime.timedelta(1)
datetime.timedelta.max
datetime.timedelta.min
datetime.timezone.utc
datetime.timezone(datetime.timedelta(hours=2), 'X')
time.struct_time((2024, 2, 29, 0, 0, 0, 3, 60, 0))
uuid.UUID(int=0)
uuid.UUID(int=2 ** 128 - 1)
pathlib.PurePosixPath('/a/b')
pathlib.PureWindowsPath('C:/A')
ipaddress.ip_address('10.0.0.1')
ipaddress.ip_address('::1')
ipaddress.ip_network('10.0.0.0/30')
ipaddress.ip_interface('10.0.0.1/8')
Colour.RED
Level.NONE
Level.LOW
Rights.READ
Rights.READ | Rights.WRITE
re.IGNORECASE
re.compile('a+')
Pair(1, 2)
Pair('a', [])
Typed(1)
Point(1, 2)
Ranked(1)
Plain()
Equal()
Less()
Index()
Falsy()
Sized()
Iterated()
Mapped()
Called()
OwnInt(1)
OwnText('a')
OwnList([1, 2])
OwnDict(a=1)
OwnError('bad')
Exception()
KeyError('a')
StopIteration(1)
SystemExit(1)
OSError(2, 'gone')
UnicodeDecodeError('utf-8', b'x', 0, 1, 'bad')
int
list
Plain
type(None)
ValueError
len
print
cyclic_list
str.upper
'a'.upper
operator.itemgetter(1)
functools.partial(int, '7')
object()
collections.OrderedDict(b=1, a=2)
collections.OrderedDict()
collections.Counter('aab')
collections.defaultdict(list, a=[1])
collections.deque([1, 2])
collections.deque([1, 2, 3], 2)
collections.UserList([1, 2])
collections.UserDict(a=1)
collections.UserString('a')
collections.ChainMap({'a': 1}, {'b': 2})
array.array('i', [1, 2])
array.array('d', [0.5])
array.array('i')
array.array('b', [1])
iter([1, 2])
advanced(iter([1, 2, 3]))
iter((1, 2))
iter('ab')
iter(range(3))
iter({'a': 1})
iter({1})
iter([])
reversed([1, 2])
zip([1, 2], 'ab')
zip()
map(str, [1, 2])
filter(None, [0, 1])
enumerate('ab')
itertools.chain([1], [2])
itertools.repeat(1, 2)
itertools.islice([1, 2, 3], 2)
types.SimpleNamespace(a=1)
argparse.Namespace(a=1)
queue.Empty()
np.int64(1)
np.int64(-1)
np.uint8(0)
np.float32(0.5)
np.float64('nan')
np.bool_(True)
np.bool_(False)
np.str_('a')
np.bytes_(b'a')
np.datetime64('2024-02-29')
np.array([1, 2])
np.array([])
np.array(1)
np.array(['a'])
np.zeros((2, 2))
np.dtype('i4')
""".strip().splitlines()


class OddValue:
    """A value, its expression, and whether it can be a key."""

    def __init__(self, expression: str, value: Any) -> None:
        self.expression = expression
        self.value = value

    def __repr__(self) -> str:
        return self.expression


def is_passed(value: Any) -> bool:
    """Whether this version of Python can send the value to a server, and a server can read it."""
    try:
        pickle.loads(pickle.dumps(value))
    except Exception:
        return False
    return True


def odd_values() -> List[OddValue]:
    """Those that this Python has and can pickle."""
    values = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for expression in EXPRESSIONS:
            try:
                value = eval(expression, globals())
            except (NameError, AttributeError):
                continue
            if is_passed(value):
                values.append(OddValue(expression, value))
    return values
