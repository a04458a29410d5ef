"""Values of the standard library as elements, keys and in order: compared, hashed and sorted by their meaning."""

import collections
import datetime
import decimal
import fractions
import http
import ipaddress
import pathlib
import uuid
from datetime import date, time, timedelta, timezone

from harness import Scenario

UTC = timezone.utc
EAST = timezone(timedelta(hours=2))
Pair = collections.namedtuple("Pair", "left right")


def moment(hour, zone=None):
    return datetime.datetime(2024, 2, 29, hour, 30, tzinfo=zone)


# Values that are equal, so one key and one element.
EQUAL = {
    "numbers": [decimal.Decimal(7), fractions.Fraction(7), 7, 7.0, decimal.Decimal("7.00"), 7 + 0j],
    "halves": [decimal.Decimal("0.5"), fractions.Fraction(1, 2), 0.5],
    "large numbers": [2 ** 70, decimal.Decimal(2 ** 70), float(2 ** 70), fractions.Fraction(2 ** 70)],
    "moments": [moment(12, UTC), moment(14, EAST)],
    "durations": [timedelta(days=1), timedelta(hours=24)],
    "zones": [UTC, timezone(timedelta(0))],
    "identifiers": [uuid.UUID(int=5), uuid.UUID("00000000-0000-0000-0000-000000000005")],
    "paths": [pathlib.PurePosixPath("a/b"), pathlib.PurePosixPath("a//b/.")],
    "windows paths": [pathlib.PureWindowsPath("C:/A"), pathlib.PureWindowsPath("c:\\a")],
    "addresses": [ipaddress.ip_address("10.0.0.1"), ipaddress.ip_address(167772161)],
    "tuples": [(1, 2), Pair(1, 2)],
    "texts": ["a", collections.UserString("a")],
    "status": [http.HTTPStatus.OK, 200],
    "flags": [True, 1, 1.0],
}

# Values that are equal, but no keys.
EQUAL_UNHASHABLE = {
    "counters": [collections.Counter("aab"), {"a": 2, "b": 1}, collections.OrderedDict(b=1, a=2)],
    "user lists": [collections.UserList([1]), [1]],
    "user dicts": [collections.UserDict(a=1), {"a": 1}],
    "defaults": [collections.defaultdict(int, a=1), {"a": 1}],
}

# Values in their order.
ORDERED = {
    "numbers": [decimal.Decimal("-Infinity"), -1.5, decimal.Decimal("0.1"), fractions.Fraction(1, 3), 1, decimal.Decimal("1e30")],
    "moments": [moment(13, EAST), moment(12, UTC), moment(15, EAST)],
    "naive moments": [moment(1), moment(2), datetime.datetime(2025, 1, 1)],
    "dates": [date(1, 1, 1), date(2024, 2, 28), date(2024, 2, 29)],
    "times": [time(1), time(1, 0, 0, 1), time(23, 59)],
    "durations": [timedelta.min, timedelta(0), timedelta(microseconds=1), timedelta.max],
    "identifiers": [uuid.UUID(int=1), uuid.UUID(int=2 ** 127)],
    "paths": [pathlib.PurePosixPath("a"), pathlib.PurePosixPath("a/b"), pathlib.PurePosixPath("b")],
    "addresses": [ipaddress.ip_address("9.0.0.1"), ipaddress.ip_address("10.0.0.1")],
    "named tuples": [Pair(1, 2), Pair(1, 3), (2, 0)],
    "jobs": [(1, "b"), (2, "a"), (2, "b")],
}


def equal_values(kind):
    """One after the other in the places where equality counts."""
    def scenario(session):
        values = EQUAL[kind]
        keys = session.manager.dict()
        for value in values:
            keys[value] = type(value).__name__
        shared = session.manager.list([values[0], "between"])
        return len(keys), [value in keys for value in values], [shared.index(value) for value in values], \
            [shared.count(value) for value in values], session.manager.set([values[0]]).issuperset(values)
    scenario.__doc__ = "equal %s are one key and one element" % kind
    return Scenario(scenario)


def equal_unhashable(kind):
    def scenario(session):
        values = EQUAL_UNHASHABLE[kind]
        shared = session.manager.list([values[0]])
        found = [shared.count(value) for value in values]
        try:
            session.manager.dict()[values[0]] = 1
        except TypeError:
            found.append("no key")
        shared.remove(values[-1])
        return found, len(shared)
    scenario.__doc__ = "equal %s are one element, and no keys" % kind
    return Scenario(scenario)


def order(kind):
    def scenario(session):
        values = ORDERED[kind]
        shared = session.manager.list(values[::-1])
        shared.sort()
        waiting = session.manager.PriorityQueue()
        for value in values[1:] + values[:1]:
            waiting.put(value)
        return shared[:] == values, [waiting.get() for _ in values] == values
    scenario.__doc__ = "%s are sorted" % kind
    return Scenario(scenario)


def incomparable(left, right):
    def scenario(session):
        try:
            session.manager.list([left, right]).sort()
            return "sorted"
        except TypeError:
            return "TypeError", session.manager.list([left]).count(right)
    scenario.__doc__ = "%r and %r have no order" % (left, right)
    return Scenario(scenario)


CASES = (
    [equal_values(kind) for kind in EQUAL]
    + [equal_unhashable(kind) for kind in EQUAL_UNHASHABLE]
    + [order(kind) for kind in ORDERED]
    + [
        incomparable(moment(1), moment(1, UTC)),
        incomparable(date(2024, 1, 1), moment(1)),
        incomparable(ipaddress.ip_address("1.1.1.1"), ipaddress.ip_address("::1")),
        incomparable(uuid.UUID(int=1), 1),
        incomparable(pathlib.PurePosixPath("a"), pathlib.PureWindowsPath("a")),
        incomparable(decimal.Decimal(1), "1"),
        incomparable(timedelta(1), 1),
    ]
)
