"""`m.deque()`, registered by the client: what `collections.deque` does, through a proxy made of names of methods."""

from harness import Case, Parallel, Scenario

ABC = "m.deque('abc')"
FIVE = "m.deque(range(5))"


def both_ends(session):
    """Two threads append to both ends; nothing is lost."""
    proxy = session.manager.deque()

    def fill(append):
        for number in range(20):
            append(number)

    threads = [Parallel(fill, proxy.append), Parallel(fill, proxy.appendleft)]
    return [thread.result() for thread in threads], len(proxy), sorted(proxy) == sorted(2 * list(range(20)))


CASES = [
    # Construction
    Case("m.deque()", "str(p)", "len(p)", "bool(p)", "list(p)"),
    Case(ABC, "str(p)", "len(p)", "type(p).__name__", "p._token.typeid"),
    Case("m.deque([1, 2, 3], 2)", "str(p)", "p.append(4)", "str(p)", "p.appendleft(0)", "str(p)"),
    Case("m.deque([1, 2, 3], maxlen=2)", "p.extend('ab')", "str(p)", "p.extendleft('xyz')", "str(p)",
         "p.insert(0, 1)", text_from=(3, 9)),
    Case("m.deque(maxlen=0)", "p.append(1)", "str(p)", "p.pop()"),
    Case("m.deque(iterable=[1], maxlen=None)", "str(p)"),
    Case("m.deque(5)"),
    Case("m.deque([], -1)"),
    Case("m.deque([], 'a')"),
    Case("m.deque([], 1, 2)"),
    # Both ends
    Case("m.deque()", "p.append(1)", "p.appendleft(0)", "p.extend([2, 3])", "p.extendleft([-1, -2])", "str(p)"),
    Case(ABC, "p.pop()", "p.popleft()", "p.pop()", "p.pop()", "p.popleft()"),
    Case(ABC, "p.extend(5)", "p.extendleft(None)", "p.pop(0)", "p.popleft(0)", text_from=(3, 9)),
    Case(FIVE, "p.rotate()", "str(p)", "p.rotate(-1)", "str(p)", "p.rotate(7)", "str(p)", "p.rotate(-12)", "str(p)",
         "p.rotate('a')", "p.rotate(1.5)", text_from=(3, 10)),
    # Elements
    Case(ABC, "p[0]", "p[-1]", "p[True]", "p[3]", "p[-4]", "p['a']", "p[1.0]", text_from=(3, 9)),
    Case(ABC, "p[0:2]", text_from=(3, 9)),
    Case(ABC, "p[0] = 'x'", "p[-1] = 'z'", "p[9] = 1", "p['a'] = 1", "str(p)", text_from=(3, 9)),
    Case(ABC, "del p[0]", "del p[-1]", "del p[9]", "str(p)"),
    Case(ABC, "p.insert(0, 'x')", "p.insert(-1, 'y')", "p.insert(99, 'z')", "str(p)"),
    Case(ABC, "p.insert(1)", "p.insert('a', 1)", text_from=(3, 13)),
    Case("m.deque([1, 2, 1])", "p.remove(1)", "str(p)", "p.remove(9)", "p.count(1)", "p.count(1.0)", text_from=(3, 14)),
    Case("m.deque([1, 2, 1])", "p.index(1)", "p.index(1, 1)", "p.index(1, 0, 1)", "p.index(9)", "p.index(2, -2)"),
    Case(ABC, "'a' in p", "'z' in p", "[] in p", "p.reverse()", "str(p)", "p.clear()", "str(p)"),
    # All of it
    Case(FIVE, "list(p)", "[x for x in p]", "sum(p)", "p.copy()", "type(p.copy()).__name__"),
    Case("m.deque([1], 3)", "import collections", "p + collections.deque([2])", "p + [1]", "p * 2", "2 * p", "p * 'a'",
         "str(p)"),
    Case("m.deque([1], 3)", "import collections", "p._callmethod('__iadd__', ([2, 3, 4],))", "str(p)",
         "p._callmethod('__imul__', (2,))", "str(p)", "p._callmethod('__iadd__', (5,))"),
    Case(ABC, "p._getvalue()", "type(p._getvalue()).__module__", "__import__('copy').deepcopy(p)",
         "p._callmethod('__repr__')", "p._callmethod('nonsense')"),
    Case(ABC, "p._callmethod('append')", "p._callmethod('append', (1, 2))", "p._callmethod('__len__', (1,))",
         "p._callmethod('__getitem__')", "p._callmethod('count')", text_from=(3, 13)),
    Scenario(both_ends),
]
