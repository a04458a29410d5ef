"""What came of a call, as text that is equal if the outcomes are."""

from __future__ import annotations

import copyreg
import re
import types
from typing import Any, NamedTuple, Tuple

SCALARS = (int, float, complex, str, bytes, bytearray, bool, type(None), type(...), type(NotImplemented))


class Outcome(NamedTuple):
    """What came of a call."""

    # `returns`, `raises`, or what else the server or the client said.
    kind: str
    # The value, or the class of the exception.
    what: str
    # What an exception says; it may differ.
    text: str = ""

    @property
    def compared(self) -> Tuple[str, str]:
        return self.kind, self.what

    def __str__(self) -> str:
        return " ".join(part for part in self if part)


# No answer came.
WAITS = Outcome("waits", "")


def outcome(reply: Tuple[str, Any]) -> Outcome:
    kind, result = reply
    if kind == "#RETURN":
        return Outcome("returns", anonymous(describe(result)))
    if kind == "#ERROR":
        return Outcome("raises", name_of(type(result)), anonymous(str(getattr(result, "args", result))))
    if kind == "#PROXY":
        return Outcome("returns a proxy", result[1].typeid)
    if kind == "#TRACEBACK":
        name, _, text = result.strip().splitlines()[-1].partition(": ")
        return Outcome("raises remotely", name, text)
    return Outcome(kind, "", str(result))


def name_of(value: Any) -> str:
    return "%s.%s" % (value.__module__, value.__qualname__)


def describe(value: Any, inside: Tuple[int, ...] = ()) -> str:
    """The type and all parts of a value, down to those that have a text of their own. NaN is like NaN."""
    kind = type(value)
    if kind is int:
        return hex(value) if abs(value) > 10 ** 50 else str(value)
    if kind in SCALARS:
        return repr(value)
    if isinstance(value, (type, types.FunctionType, types.BuiltinFunctionType)):
        return name_of(value)
    if id(value) in inside:
        return "<the value %d levels up>" % (len(inside) - inside.index(id(value)))
    inside += (id(value),)
    if kind in (set, frozenset):
        return "%s{%s}" % (kind.__name__, ", ".join(sorted(describe(part, inside) for part in value)))
    if kind in (list, tuple):
        return "%s(%s)" % (kind.__name__, ", ".join(describe(part, inside) for part in value))
    if kind is dict:
        return "{%s}" % ", ".join(
            "%s: %s" % (describe(key, inside), describe(part, inside)) for key, part in value.items())
    return "%s %s" % (name_of(kind), describe_reduced(value, inside))


def describe_reduced(value: Any, inside: Tuple[int, ...]) -> str:
    """What pickle would write of a value."""
    reduce = copyreg.dispatch_table.get(type(value))
    try:
        reduced = reduce(value) if reduce else value.__reduce_ex__(4)
    except TypeError:
        return anonymous(repr(value))
    if isinstance(reduced, str):
        return reduced
    parts = [part if isinstance(part, (tuple, type(None))) or not hasattr(part, "__next__") else list(part)
             for part in reduced]
    return describe(tuple(parts), inside)


def anonymous(text: str) -> str:
    """The text without addresses in memory, and without the number of the thread that owns an `RLock`."""
    return re.sub(r" at 0x[0-9a-f]+|(?<= owner=)[1-9][0-9]*", "", text)
