"""The shared types: how an object is made and filled, typical calls of its methods, and what shows its content."""

from __future__ import annotations

import collections
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from outcomes import Outcome


class Call(NamedTuple):
    """A call of a method. An argument may be an `OddValue`, which `sent` replaces by its value."""

    method: str
    arguments: Tuple[Any, ...] = ()
    keywords: Dict[str, Any] = {}


class Variant(NamedTuple):
    """An object of a type, as the constructor and some calls make it."""

    construction: Call
    preparation: List[Call]
    # For an iterator: the method of the constructed object that returns the object in question.
    returned_by: str = ""
    # Calls that make the object what the construction made, after the probes of the type; None if nothing does.
    renewal: Optional[List[Call]] = None


class SharedType(NamedTuple):
    """A type of a manager."""

    name: str
    variants: List[Variant]
    # Calls that are usual. A method that has none is called without arguments.
    typical: Dict[str, List[Call]]
    # Calls whose results tell all that an object holds. They may take it out.
    probes: List[Call]

    def is_spent(self, last: Tuple[Outcome, ...]) -> bool:
        """Whether the probes have left the object as the renewal expects it, by what came of the last one."""
        return "Queue" not in self.name or all(each.what in SPENT for each in last)


# What a queue raises that is empty, and not shut down: at a `get`, and at a `task_done`.
SPENT = {"queue.Empty", "builtins.ValueError"}
# The types that are left by their probes as they were made.
SPENT_BY_PROBES = """
    Queue JoinableQueue LifoQueue PriorityQueue Lock RLock Semaphore BoundedSemaphore Condition
""".split()


def renewal_of(construction: Call) -> Optional[List[Call]]:
    """The calls that renew an object after the probes."""
    content = construction.arguments[:1] or ([],)
    if construction.method == "list":
        return [Call("__setitem__", (slice(None),) + content)]
    if construction.method == "deque":
        return [Call("clear"), Call("extend", content)]
    if construction.method in ("dict", "set"):
        return [Call("clear"), Call("update", content)]
    return [] if construction.method in SPENT_BY_PROBES else None


def parse(text: str) -> Call:
    """The call that `name(arguments)` says."""
    method, _, arguments = text.strip().partition("(")
    scope = {"call": lambda *positional, **keywords: Call(method, positional, keywords)}
    return eval("call(" + arguments, scope)


def parse_all(text: str) -> List[Call]:
    return [parse(line) for line in text.split(";") if line.strip()]


def shared_type(name: str, variants: str, typical: str, probes: str) -> SharedType:
    """A type by texts: a variant per line, its construction first; calls are parted by semicolons."""
    made = []
    for line in variants.strip().splitlines():
        construction, *preparation = parse_all(line)
        made.append(Variant(construction, preparation, renewal=renewal_of(construction)))
    usual: Dict[str, List[Call]] = collections.defaultdict(list)
    for call in parse_all(typical):
        usual[call.method].append(call)
    return SharedType(name, made, dict(usual), parse_all(probes))


CONTENT = "#GETVALUE()"
SEQUENCE = """
    __contains__(2); __delitem__(1); __getitem__(1); __setitem__(1, 'x'); __iadd__([4]); __add__([4]); __imul__(2);
    __mul__(2); __rmul__(2); append('x'); count(2); extend([4]); index(2); index(2, 0, 9); insert(1, 'x'); remove(2);
"""
OF_SET = [
    "and", "contains", "iand", "ior", "isub", "ixor", "or", "rand", "ror", "rsub", "rxor", "sub", "xor", "ge", "gt", "le",
    "lt",
]
SET_OPERATORS = "; ".join("__%s__({1, 4})" % name for name in OF_SET if name != "contains")
QUEUE_METHODS = """
    put('x', True, 0.01); put('x'); get(True, 0.01); get(False); put_nowait('x'); shutdown(False);
"""
QUEUE_PROBES = "qsize(); full(); " + 4 * "get(False); "
QUEUES = """
    {0}(4); put(2); put(1)
    {0}(2); put(2); put(1)
    {0}()
    {0}(0); put((1, 'a')); put((1, 'b'))
"""


def queue_type(name: str, probes: str = QUEUE_PROBES) -> SharedType:
    return shared_type(name, QUEUES.format(name), QUEUE_METHODS, probes)


TYPES = [
    shared_type(
        "dict",
        """
        dict({'a': 1, 2: [3], None: 'x'})
        dict()
        dict({1: 'one', 1.5: 'more', True: 2, (1, 2): {}})
        """,
        """
        __contains__('a'); __delitem__('a'); __getitem__('a'); __setitem__('a', 2); get('a'); get('b', 0); pop('a');
        pop('b', 0); setdefault('a', 1); setdefault('b', 1); update({'b': 1}); update([('a', 2)]); __or__({1: 2});
        __ror__({1: 2}); __ior__({1: 2}); fromkeys([1], 2)
        """,
        CONTENT,
    ),
    shared_type(
        "list",
        """
        list([3, 1, 2])
        list()
        list([1, 'a', None, [2]])
        list([1, 2.5, True, 0, 1])
        list(['a', 'b', 'c', 'd', 'e', 'f'])
        """,
        SEQUENCE + "pop(0); sort(key=None, reverse=True); sort()",
        CONTENT,
    ),
    shared_type(
        "set",
        """
        set([1, 2, 3])
        set()
        set([1, 'a', None, (1, 2)])
        """,
        SET_OPERATORS + """
        ; __contains__(1); add(4); discard(1); remove(1); difference({1}); difference_update({1}); intersection({1});
        intersection_update({1}); isdisjoint({1}); issubset({1}); issuperset({1}); symmetric_difference({1, 4});
        symmetric_difference_update({1, 4}); union({4}); update({4})
        """,
        CONTENT,
    ),
    shared_type(
        "deque",
        """
        deque([3, 1, 2])
        deque()
        deque([1, 'a', None], 3)
        """,
        SEQUENCE + "appendleft('x'); extendleft([4]); rotate(1)",
        CONTENT,
    ),
    shared_type(
        "Value",
        """
        Value('i', 7)
        Value('d', None)
        """,
        "set(1)",
        CONTENT,
    ),
    shared_type(
        "Array",
        """
        Array('i', [1, 2, 3])
        Array('d', [0.5, 1.5])
        Array('b', [])
        Array('Q', [1, 2])
        Array('f', [1])
        Array('u', 'abc')
        """,
        "__getitem__(1); __setitem__(1, 5)",
        CONTENT,
    ),
    shared_type(
        "Namespace",
        "Namespace(a=1, b='x')",
        "__getattribute__('a'); __setattr__('a', 2); __delattr__('a')",
        CONTENT,
    ),
    queue_type("Queue"),
    queue_type("JoinableQueue", QUEUE_PROBES + 4 * "task_done(); "),
    queue_type("LifoQueue"),
    queue_type("PriorityQueue"),
    shared_type(
        "Lock",
        """
        Lock()
        Lock(); acquire()
        """,
        "acquire(True, 0.01); acquire(False)",
        "acquire(False); release(); release()",
    ),
    shared_type(
        "RLock",
        """
        RLock()
        RLock(); acquire()
        """,
        "acquire(True, 0.01); acquire(False)",
        "release(); release(); release()",
    ),
    shared_type(
        "Semaphore",
        """
        Semaphore(0); release(); release()
        Semaphore(0)
        """,
        "acquire(True, 0.01); acquire(False); release(1)",
        6 * "acquire(False); ",
    ),
    shared_type(
        "BoundedSemaphore",
        """
        BoundedSemaphore(2)
        BoundedSemaphore(2); acquire()
        """,
        "acquire(True, 0.01); acquire(False); release(1)",
        3 * "acquire(False); " + 3 * "release(); ",
    ),
    shared_type(
        "Condition",
        """
        Condition(); acquire()
        Condition()
        """,
        "acquire(True, 0.01); acquire(False); wait(0.01); notify(1)",
        "notify(); release(); release(); release()",
    ),
    shared_type(
        "Event",
        """
        Event(); set()
        Event()
        """,
        "wait(0.01)",
        "is_set()",
    ),
    shared_type(
        "Barrier",
        """
        Barrier(1)
        Barrier(2)
        """,
        "wait(0.01); __getattribute__('parties')",
        "__getattribute__('broken'); __getattribute__('n_waiting'); __getattribute__('parties')",
    ),
    SharedType(
        "Iterator",
        [Variant(parse("dict({1: 2, 3: 4})"), [], returned_by="__iter__")],
        {"send": [parse("send(1)")], "throw": [parse("throw(ValueError)")]},
        parse_all(3 * "__next__(); "),
    ),
]
