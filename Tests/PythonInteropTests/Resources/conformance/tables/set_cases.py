"""`m.set()`: registered by the client, since `SyncManager` has it from 3.14 on. Sorted, since the order is open."""

from harness import Case, Parallel, Scenario

ONE_TWO = "m.set([1, 2])"


def each_member_once(session):
    """Four threads add the same members."""
    proxy = session.manager.set()

    def fill():
        for number in range(10):
            proxy.add(number)

    return [thread.result() for thread in [Parallel(fill) for _ in range(4)]], sorted(proxy)


CASES = [
    # Construction
    Case("m.set()", "str(p)", "len(p)", "bool(p)", "list(p)"),
    Case(ONE_TWO, "sorted(p)", "len(p)", "p._token.typeid"),
    Case("m.set('abca')", "sorted(p)"),
    Case("m.set({1: 2})", "str(p)"),
    Case("m.set(5)"),
    Case("m.set([[]])"),
    Case("m.set([1], [2])"),
    Case("m.set(iterable=[1])", text_from=(3, 9)),
    # Members
    Case("m.set()", "p.add(1)", "p.add(1.0)", "p.add(True)", "str(p)", "p.add([])", "p.add({})", "p.add((1, []))",
         text_from=(3, 8)),
    Case(ONE_TWO, "p.remove(1)", "p.remove(1)", "p.discard(1)", "p.discard(2)", "len(p)", "p.remove([])"),
    Case("m.set([1])", "p.pop()", "p.pop()", "p.add(2)", "p.clear()", "len(p)", "str(p)"),
    Case(ONE_TWO, "1 in p", "1.0 in p", "3 in p", "[] in p", "frozenset([1]) in p", "p.copy()",
         "type(p.copy()).__name__"),
    # Operators, and what they say to other types
    *[Case(ONE_TWO, "p %s {2, 3}" % sign, "p %s frozenset([2])" % sign, "{2, 3} %s p" % sign, "p %s [2]" % sign,
           "[2] %s p" % sign, "sorted(p)") for sign in "& | - ^ < <= > >=".split()],
    *[Case(ONE_TWO, "p._callmethod('%s', ({2, 3},))" % name, "sorted(p)", "p._callmethod('%s', ([2],))" % name,
           "sorted(p)") for name in "__iand__ __ior__ __isub__ __ixor__".split()],
    *[Case(ONE_TWO, "p._callmethod('%s', ({2, 3},))" % name, "p._callmethod('%s', ([2],))" % name,
           "p._callmethod('%s')" % name, text_from=(3, 13)) for name in "__rand__ __ror__ __rsub__ __rxor__".split()],
    # Methods, which take anything that can be iterated
    *[Case(ONE_TWO, "p.%s({2, 3})" % name, "p.%s([2])" % name, "p.%s((1, 4))" % name, "p.%s({2: 3})" % name,
           "p.%s([])" % name, "p.%s(5)" % name, "p.%s([[]])" % name, "sorted(p)")
      for name in "difference intersection symmetric_difference union".split()],
    *[Case(ONE_TWO, "p.%s({2, 3})" % name, "sorted(p)", "p.%s(range(3, 5))" % name, "sorted(p)", "p.%s(5)" % name,
           "sorted(p)")
      for name in "difference_update intersection_update symmetric_difference_update update".split()],
    *[Case(ONE_TWO, "p.%s({1})" % name, "p.%s([1, 2, 3])" % name, "p.%s('ab')" % name, "p.%s([])" % name,
           "p.%s(5)" % name) for name in "isdisjoint issubset issuperset".split()],
    Case(ONE_TWO, "p.union()", "p.union([3], [4])", "p.intersection([1], [1, 2])", "p.difference([1], [2])",
         "p.update([3], [4])", "p.difference_update([1], [3])", "p.intersection_update([4], [4, 5])", "str(p)"),
    Case("m.set([1])", "p.intersection([1, []])", "p.intersection_update([1, []])", since=(3, 11)),
    Case(ONE_TWO, "p.symmetric_difference()", "p.symmetric_difference([1], [2])", "p.isdisjoint()", "p.issubset(1, 2)",
         "p.add()", "p.add(1, 2)", "p.pop(1)", "p.clear(1)", "p.copy(1)", text_from=(3, 13)),
    # Requests that a proxy doesn't send by itself
    Case("m.set([1])", "p._getvalue()", "type(p._getvalue()).__name__", "__import__('copy').deepcopy(p)",
         "p._callmethod('__repr__')", "p._callmethod('__str__')", "p._callmethod('nonsense')",
         "type(p._callmethod('__iter__')).__name__ in ('set_iterator', 'list_iterator')"),
    Case("m.set([1])", "p._callmethod('add')", "p._callmethod('__len__', (1,))", "p._callmethod('__contains__')",
         "p._callmethod('add', (), {'x': 1})", text_from=(3, 13)),
    Scenario(each_member_once),
]
