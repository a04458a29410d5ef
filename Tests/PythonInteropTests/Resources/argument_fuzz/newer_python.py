"""What Python did otherwise in the versions before the newest, whose rules are the server's."""

from __future__ import annotations

import operator
import re
import sys
from typing import Any, Callable, List, NamedTuple, Optional, Tuple

from odd_values import OddValue
from outcomes import Outcome
from shared_types import Call


class Change(NamedTuple):
    """Something that a version of Python changed."""

    since: Tuple[int, int]
    reason: str
    # Patterns of the whole name of the type and of the method, and of what came of the call before the change.
    type: str
    method: str
    outcome: str
    # The calls that are affected.
    affects: Callable[[Call], bool] = lambda call: True
    # Whether an object may hold something else after a call whose outcome is the same.
    stays: bool = False


def argument_of(call: Call, place: int, keyword: str) -> Any:
    argument = call.arguments[place] if place < len(call.arguments) else call.keywords.get(keyword)
    return argument.value if isinstance(argument, OddValue) else argument


def has_no_number_as_flag(call: Call) -> bool:
    """Whether the flag of a call is another one as a C int than as a truth value, or no C int at all."""
    flag = argument_of(call, 9, "reverse") if call.method == "sort" else argument_of(call, 0, "blocking")
    if sys.version_info < (3, 10) and isinstance(flag, float):
        return True
    try:
        number = int(flag) if sys.version_info < (3, 10) and hasattr(flag, "__int__") else operator.index(flag)
        return not -2 ** 31 <= number < 2 ** 31 or bool(number) != bool(flag)
    except (TypeError, ValueError, OverflowError):
        return True


def has_no_number_as_timeout(call: Call) -> bool:
    """Whether the timeout of a call is a value with `__int__` that is neither an integer nor a float."""
    timeout = argument_of(call, 1 if call.method == "acquire" else 0, "timeout")
    return hasattr(timeout, "__int__") and not isinstance(timeout, (int, float))


CHANGES: List[Change] = [
    Change(
        (3, 12), "a slice can be a key since 3.12", ".*", ".*", r"raises builtins.TypeError .*unhashable type: 'slice'",
        stays=True),
    Change(
        (3, 12), "the flag of acquire and sort is a truth value since 3.12, a C int before", "Lock|RLock|Condition|list",
        "acquire|sort", ".*",
        has_no_number_as_flag),
    Change(
        (3, 12), "a semaphore takes what compares like a number of permits since 3.12, what range takes before",
        "Semaphore|BoundedSemaphore", "release", "raises builtins.TypeError .*cannot be interpreted as an integer",
        stays=True),
    Change(
        (3, 11), "flags of an enumeration are iterated since 3.11", ".*", ".*",
        "raises builtins.TypeError .*'(RegexFlag|Rights)' object is not iterable"),
    Change(
        (3, 11), "issuperset stops at the first element that is missing since 3.11, and hashes all before", "set",
        "issuperset", "raises builtins.TypeError .*unhashable type"),
    Change(
        (3, 11), "these objects tell their state since 3.11", "Semaphore|BoundedSemaphore|Event|Barrier",
        "__repr__|__str__", "returns '<threading.* object>'"),
    Change(
        (3, 10), "notify counts only while someone waits since 3.10, and slices the list of those before", "Condition",
        "notify", r"raises builtins.ValueError .*for islice\(\) must be None or an integer"),
    Change(
        (3, 10), "a timeout is no longer converted by __int__ since 3.10", "Condition|Event|Lock|RLock", "wait|acquire",
        "returns (True|False)|raises builtins.(OverflowError|ValueError)|waits", has_no_number_as_timeout),
    Change(
        (3, 9), "release takes a number of permits since 3.9", "Semaphore|BoundedSemaphore", "release",
        r"raises builtins.TypeError .*(takes 1 positional argument|unexpected keyword argument 'n')"),
]


def change_for(type_name: str, call: Call, theirs: Outcome) -> Optional[Change]:
    """The change that explains what came of a call on a server of this version of Python."""
    return next((each for each in CHANGES
                 if sys.version_info < each.since and re.fullmatch(each.type, type_name)
                 and re.fullmatch(each.method, call.method) and re.match(each.outcome, str(theirs))
                 and each.affects(call)), None)
