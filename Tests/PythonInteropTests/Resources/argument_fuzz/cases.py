"""Which calls are tried: each method with each odd value, and what a seed says."""

from __future__ import annotations

import random
from typing import Any, Iterator, List, NamedTuple

from odd_values import OddValue
from shared_types import Call, SharedType

# Keywords that some method knows, and some that none does.
KEYWORDS = """
    a b block blocking default index item iterable key m maxsize n name object reverse self start stop timeout value x
""".split()

COUNTING = ["__mul__", "__imul__", "__rmul__"]
# The largest factor of a product, and number of permits, that is tried.
LARGEST_FACTOR = 10 ** 5


class Case(NamedTuple):
    """Calls on one object, one after the other."""

    type: SharedType
    variant: int
    calls: List[Call]

    def __str__(self) -> str:
        variant = self.type.variants[self.variant]
        steps = [variant.construction] + variant.preparation
        if variant.returned_by:
            steps.append(Call(variant.returned_by))
        return "; ".join(map(text_of_call, steps + self.calls))


def text_of_call(call: Call) -> str:
    arguments = ["%.200r" % (each,) for each in call.arguments]
    arguments += ["%s=%.200r" % pair for pair in call.keywords.items()]
    return "%s(%s)" % (call.method, ", ".join(arguments))


def sent(value: Any) -> Any:
    """The value with those of the odd values in it."""
    if isinstance(value, OddValue):
        return value.value
    if type(value) in (list, tuple):
        return type(value)(sent(part) for part in value)
    if type(value) is dict:
        return {sent(key): sent(part) for key, part in value.items()}
    return value


def sent_call(call: Call) -> Call:
    return Call(call.method, sent(call.arguments), sent(call.keywords))


def typical_calls(each: SharedType, method: str) -> List[Call]:
    return each.typical.get(method) or [Call(method)]


def systematic_cases(each: SharedType, methods: List[str], values: List[OddValue], place: int) -> Iterator[Case]:
    """Each method, with each odd value at a place; a method without arguments with some."""
    for method in methods:
        for call in typical_calls(each, method):
            if place == 0:
                yield Case(each, 0, [call])
            if place < len(call.arguments):
                before, after = call.arguments[:place], call.arguments[place + 1:]
                for value in values:
                    yield Case(each, 0, [Call(method, before + (value,) + after, call.keywords)])
        longest = max((call.arguments for call in typical_calls(each, method)), key=len)
        if place == len(longest):
            for value in values[::40]:
                yield Case(each, 0, [Call(method, longest + (value,))])


def takes_too_long(case: Case) -> bool:
    """Whether CPython would count to billions: it makes the product of a deque, and releases permits, one by one."""
    for call in case.calls:
        if call.method in COUNTING or call.method == "release" and "Semaphore" in case.type.name:
            for factor in map(sent, [*call.arguments, *call.keywords.values()]):
                if isinstance(factor, int) and factor > LARGEST_FACTOR:
                    return True
    return False


class RandomCases:
    """What a seed says: up to three calls with odd values in any place, too many or too few, and as keywords."""

    def __init__(self, types: List[SharedType], values: List[OddValue]) -> None:
        self.types = types
        self.values = values

    def case(self, seed: str, methods: Any) -> Case:
        choices = random.Random(seed)
        each = choices.choice(self.types)
        variant = choices.randrange(len(each.variants))
        names = methods(each)
        calls = [self.call(choices, each, choices.choice(names)) for _ in range(choices.choice([1, 1, 2, 3]))]
        return Case(each, variant, calls)

    def call(self, choices: random.Random, each: SharedType, method: str) -> Call:
        usual = choices.choice(typical_calls(each, method))
        arguments = list(usual.arguments)
        for place in range(len(arguments)):
            if choices.random() < 0.6:
                arguments[place] = self.value(choices)
        if choices.random() < 0.15:
            arguments.append(self.value(choices))
        if arguments and choices.random() < 0.1:
            arguments.pop()
        keywords = dict(usual.keywords)
        if keywords and choices.random() < 0.5:
            keywords[choices.choice(list(keywords))] = self.value(choices)
        if choices.random() < 0.1:
            keywords[choices.choice(KEYWORDS)] = self.value(choices)
        return Call(method, tuple(arguments), keywords)

    def value(self, choices: random.Random) -> Any:
        """An odd value, or one in a container."""
        value = choices.choice(self.values)
        if choices.random() < 0.8:
            return value
        other = choices.choice(self.values)
        return choices.choice([[value], (value,), [value, other], (value, other), {"k": value}, [other, [value]]])
