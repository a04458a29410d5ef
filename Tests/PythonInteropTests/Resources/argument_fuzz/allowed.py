"""Where the server differs on purpose, with the reasons of docs/python-parity.md.

Each rule looks at one difference, and names its reason or returns None. None of them is about a whole type, method or value
alone: what differs there in another way is reported.
"""

from __future__ import annotations

import re
from typing import Any, Callable, Iterator, List, NamedTuple, Optional

import odd_values
from cases import Case
from newer_python import change_for
from outcomes import Outcome
from shared_types import Call


class Step(NamedTuple):
    """A call of a case, and what came of it."""

    call: Call
    theirs: Outcome
    ours: Outcome


class Difference(NamedTuple):
    """The call of a case whose outcomes differ, and what came of the calls before it."""

    case: Case
    call: Call
    theirs: Outcome
    ours: Outcome
    before: List[Step]

    @property
    def steps(self) -> List[Step]:
        """The calls up to the one that differs."""
        return self.before + [Step(self.call, self.theirs, self.ours)]


# The classes of a program's own among the odd values.
OWN_CLASSES = {name for name, value in vars(odd_values).items()
               if isinstance(value, type) and value.__module__ == odd_values.__name__}
# Iterators that may call a function, and what makes its elements by code.
UNREAD = {"IPv4Network", "RegexFlag", "chain", "filter", "islice", "map", "range", "repeat"}
REFUSAL = re.compile(
    r"the server can't (add|compare|iterate over|take|tell whether) (?:an instance of|instances of|a value) "
    r"('(?P<name>[\w.]+)'|that contains itself)")
ARRAY = "numpy.ndarray"
UNORDERED = ["builtins.TypeError", "decimal.InvalidOperation"]
TYPE_ERROR = ("raises", "builtins.TypeError")


def needs_code(found: Difference) -> Optional[str]:
    """The server runs no code of classes: what only their methods could tell is a TypeError that says so.

    CPython may raise another one in the same call, after it has done a part of it.
    """
    for step in found.steps:
        refusal = REFUSAL.search(step.ours.text)
        if step.ours.compared != TYPE_ERROR or not refusal:
            continue
        if refusal.group("name") is None:
            return "a value that contains itself is never opened"
        if refusal.group("name") in OWN_CLASSES:
            return "only the code of a class of one's own could tell"
        if refusal.group("name") == ARRAY:
            return "an array of numpy is used as far as it is read"
        if refusal.group(1) == "iterate over" and refusal.group("name") in UNREAD:
            return "what makes its elements by code isn't iterated"
    return None


def refuses_incomparable_item(found: Difference) -> Optional[str]:
    """A `PriorityQueue` refuses an item that it can't compare; CPython's raises the same error, and keeps the item."""
    if found.case.type.name != "PriorityQueue":
        return None
    for step in found.before:
        is_ambiguous = step.ours.what == "builtins.ValueError" and "truth value of an" in step.ours.text
        if step.call.method in ("put", "put_nowait") and step.theirs.compared == step.ours.compared \
                and (step.ours.what in UNORDERED or is_ambiguous):
            return "a PriorityQueue keeps no item that it can't compare"
    return None


def order_of_set(found: Difference) -> Optional[str]:
    """Python leaves the order of a set open, and with it the member that `pop` takes."""
    theirs, ours = found.theirs, found.ours
    if found.case.type.name != "set" or theirs.kind != ours.kind != "returns":
        return None
    if found.call.method == "pop":
        return "the member that a set's pop takes is open"
    if found.call.method in ("__iter__", "__repr__", "__str__") and sorted(theirs.what) == sorted(ours.what):
        return "the order of a set is open"
    return None


def member_of_own_enumeration(found: Difference) -> Optional[str]:
    """As a key, a member of an own `IntEnum` is another one than its number, since nothing tells that it is one."""
    if found.case.type.name in ("dict", "set") and "Level." in str(found.case):
        return "a member of an own IntEnum and its number are two keys"
    return None


def unnamed_attribute(found: Difference) -> Optional[str]:
    """A `Namespace` with an attribute whose name is no identifier isn't pickled."""
    if found.case.type.name == "Namespace" and "cannot pickle 'Namespace'" in found.ours.text:
        return "a Namespace with a name that is no identifier isn't pickled"
    return None


def part_of_permit(found: Difference) -> Optional[str]:
    """CPython's semaphores take a fraction of a permit, or more permits than 64 bits, and go on counting.

    Before 3.12, they raise a TypeError after they have counted it.
    """
    if "Semaphore" not in found.case.type.name:
        return None
    for step in found.steps:
        if step.call.method != "release" or step.theirs.compared not in (TYPE_ERROR, ("returns", "None")):
            continue
        if step.ours.compared == TYPE_ERROR and "cannot be interpreted as an integer" in step.ours.text:
            return "a semaphore counts whole permits"
        if step.ours.what == "builtins.OverflowError" and "permits at most" in step.ours.text:
            return "a semaphore has 2^63 - 1 permits at most"
    return None


def iterator_of_deque(found: Difference) -> Optional[str]:
    """CPython's server can't send the iterators of a deque, or sends one that can't be read."""
    if found.case.type.name == "deque" and found.call.method in ("__iter__", "__reversed__") \
            and found.theirs.kind in ("#UNSERIALIZABLE", "can't be read"):
        return "iterators of a deque can be sent"
    return None


def inner_attribute_of_barrier(found: Difference) -> Optional[str]:
    """A `Barrier` has the three attributes of its documentation, and not what every object of Python has."""
    if found.case.type.name == "Barrier" and found.call.method == "__getattribute__" \
            and found.ours.compared == ("raises", "builtins.AttributeError") and "'__" in found.ours.text:
        return "a Barrier has no attributes beside those of its documentation"
    return None


def text_of_instance(found: Difference) -> Optional[str]:
    """In the text of a container, instances are shown as far as their class is known."""
    if found.call.method not in ("__repr__", "__str__") or found.theirs.kind != found.ours.kind:
        return None
    if any(type(value).__module__ != "builtins" or hasattr(value, "__next__") for value in odd_values_in(found.case)):
        return "the text of an instance in a container is that of its class"
    return None


def array_of_numpy(found: Difference) -> Optional[str]:
    """An array stands for no number, has rows that no one but numpy can make, and isn't compared with a number."""
    if found.ours.compared != TYPE_ERROR:
        return None
    for value in values_in(found.call):
        if "%s.%s" % (type(value).__module__, type(value).__name__) == ARRAY \
                and (ARRAY in found.ours.text or value.ndim == 0 and "must be integers" in found.ours.text):
            return "an array of numpy is used as far as it is read"
    return None


def unsent_error_of_numpy(found: Difference) -> Optional[str]:
    """The TypeErrors of numpy's functions are of a class of its own, which CPython's server can't always pickle."""
    if found.theirs.what == "numpy._core._exceptions._UFuncNoLoopError" and found.ours.compared == TYPE_ERROR:
        return "a TypeError of numpy's own is one of Python's"
    if found.theirs.kind == "#UNSERIALIZABLE" and "numpy.dtypes" in found.theirs.text and found.ours.compared == TYPE_ERROR:
        return "a TypeError of numpy's own can't be sent"
    return None


def rules_of_newer_python(found: Difference) -> Optional[str]:
    """The server does what the newest Python does, which changed since the one that it is compared with."""
    for position, step in enumerate(found.steps):
        change = change_for(found.case.type.name, step.call, step.theirs)
        if change is not None and (position == len(found.before) or change.stays):
            return change.reason
    return None


def odd_values_in(case: Case) -> Iterator[Any]:
    """The odd values among the arguments, with those inside of containers."""
    for call in case.calls:
        yield from values_in(call)


def values_in(call: Call) -> Iterator[Any]:
    """The odd values of a call."""
    rest: List[Any] = [*call.arguments, *call.keywords.values()]
    while rest:
        part = rest.pop()
        if isinstance(part, odd_values.OddValue):
            yield part.value
        elif isinstance(part, (list, tuple)):
            rest += part
        elif isinstance(part, dict):
            rest += part.values()


RULES: List[Callable[[Difference], Optional[str]]] = [
    needs_code, refuses_incomparable_item, order_of_set, member_of_own_enumeration, unnamed_attribute, part_of_permit,
    iterator_of_deque, inner_attribute_of_barrier, text_of_instance, array_of_numpy, unsent_error_of_numpy,
    rules_of_newer_python,
]


def reason_to_differ(found: Difference) -> Optional[str]:
    """The first reason that explains a difference."""
    return next((reason for reason in (rule(found) for rule in RULES) if reason is not None), None)


def may_wait_elsewhere(case: Case, call: Call, theirs: Optional[Outcome], ours: Optional[Outcome]) -> bool:
    """Whether an answer is of a kind that the other server's may differ from, so that it may wait as well."""
    if theirs is not None:
        return change_for(case.type.name, call, theirs) is not None
    return ours is not None and REFUSAL.search(ours.text) is not None
