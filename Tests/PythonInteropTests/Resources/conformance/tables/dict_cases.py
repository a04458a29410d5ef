"""`m.dict()`: every method that CPython exposes, every form of its arguments, every complaint."""

from harness import Case

AB = "m.dict({'a': 1, 'b': 2})"

CASES = [
    # Construction
    Case("m.dict()", "str(p)", "len(p)", "bool(p)"),
    Case(AB, "str(p)", "len(p)", "bool(p)"),
    Case("m.dict([('a', 1), ['b', 2], 'cd'])", "str(p)"),
    Case("m.dict(a=1, b=2)", "str(p)"),
    Case("m.dict({'a': 1, 'b': 0}, b=2)", "str(p)"),
    Case("m.dict([('a', 1), ('a', 2)])", "str(p)"),
    Case("m.dict(5)"),
    Case("m.dict(None)"),
    Case("m.dict([1])"),
    Case("m.dict(['abc'])"),
    Case("m.dict([(1, 2, 3)])"),
    Case("m.dict([([], 1)])"),
    Case("m.dict({}, {})"),
    # Items
    Case(AB, "p['a']", "p['c']", "p[1]", "p[None]", "p[('x', 1)]"),
    Case("m.dict()", "p['k'] = [1]", "p['k']", "p[1] = 'one'", "p[(1, 'a')] = 'tuple'",
         "p[None] = 'none'", "p[b'k'] = 'bytes'", "p[frozenset([1])] = 'frozen'", "p[2.5] = 'float'",
         "str(p)"),
    Case("m.dict()", "p[1] = 'int'", "p[1.0] = 'float'", "p[True] = 'bool'", "p.items()", "p[1]"),
    Case("m.dict({0: 'zero'})", "p[0.0]", "p[-0.0]", "p[False]", "p['0']", "p[b'0']"),
    Case("m.dict({'a': 1})", "p[b'a']", "p[2 ** 70]", "p[-1.5]"),
    Case("m.dict({2 ** 70: 'big', 1e300: 'huge'})", "p[2 ** 70]", "p[float(2 ** 70)]", "p[1e300]",
         "p[int(1e300)]"),
    Case("m.dict({(1, 2): 'pair'})", "p[(1.0, 2)]", "p[(1, 2, 3)]", "p[(True, 2)]"),
    Case("m.dict()", "p[[]]", "p[{}]", "p[(1, [])]", "p[{1}]", "p[bytearray(b'x')]"),
    Case("m.dict()", "p[[]] = 1", "p[{}] = 1", "p[(1, {})] = 1", "p[{1}] = 1"),
    Case(AB, "del p['a']", "str(p)", "del p['a']", "del p[1]", "del p[[]]"),
    Case(AB, "'a' in p", "'c' in p", "1 in p", "None in p", "[] in p"),
    # Reading
    Case(AB, "p.get('a')", "p.get('c')", "p.get('c', 9)", "p.get('a', 9)", "p.get('c', [1])"),
    Case(AB, "p.get()", "p.get(1, 2, 3)", "p.get([])"),
    Case(AB, "p.get(key='a')", text_from=(3, 9)),
    Case(AB, "p.keys()", "p.values()", "p.items()", "m.dict().keys()", "m.dict().items()"),
    Case(AB, "type(p.keys()).__name__", "type(p.values()).__name__", "type(p.items()).__name__"),
    Case(AB, "p.keys(1)", "p.values(1)", "p.items(1)", "p.copy(1)", "p.clear(1)",
         text_from=(3, 9)),
    Case(AB, "p.copy()", "type(p.copy()).__name__", "len(p.copy())"),
    # Order of insertion
    Case(AB, "p['c'] = 3", "p['a'] = 9", "del p['b']", "p['b'] = 4", "p.items()"),
    Case("m.dict([(i, i) for i in range(2000)])", "len(p)", "p.keys() == list(range(2000))",
         "[p.pop(i) for i in range(0, 2000, 100)]", "p.keys()[:3]", "p.keys()[-2:]"),
    # Changing
    Case(AB, "p.pop('a')", "p.pop('a')", "p.pop('a', None)", "p.pop('a', 5)", "str(p)"),
    Case(AB, "p.pop()", "p.pop([])", "p.pop(1, 2, 3)", text_from=(3, 9)),
    Case(AB, "p.popitem()", "p.popitem()", "p.popitem()"),
    Case("m.dict()", "p.setdefault('a')", "p.setdefault('a', 1)", "p.setdefault('b', [2])",
         "p.setdefault('b')", "str(p)"),
    Case("m.dict()", "p.setdefault()", "p.setdefault([])", "p.setdefault(1, 2, 3)"),
    Case(AB, "p.update({'a': 9, 'c': 3})", "p.update([('d', 4)])", "p.update(e=5)",
         "p.update({'f': 6}, g=7)", "p.update()", "p.update(['hi'])", "str(p)"),
    Case(AB, "p.update(5)", "p.update(None)", "p.update(['abc'])", "p.update([(1,)])",
         "p.update({}, {})", "str(p)"),
    Case(AB, "p.update([1])", "p.update([('z', 1), 5])", "str(p)"),
    Case(AB, "p.update([([], 1)])", "str(p)"),
    Case(AB, "p.clear()", "str(p)", "len(p)", "p.clear()"),
    # Values are copies: what happens to one in the client doesn't reach the server
    Case("m.dict({'l': [1]})", "p['l'].append(2)", "p['l']", "p.setdefault('l').append(3)", "str(p)"),
    Case("m.dict()", "p['k'] = {'deep': [{'er': (1, {2})}]}", "p['k']['deep'][0]['er']", "str(p)"),
    # Requests that a proxy doesn't send by itself
    Case(AB, "p._callmethod('__repr__')", "p._callmethod('__str__')", "p._getvalue()",
         "__import__('copy').deepcopy(p)"),
    Case(AB, "p._callmethod('nonsense')", "p._callmethod('__eq__', ({},))",
         "p._callmethod('__sizeof__')", "p._callmethod('__class__')"),
    Case(AB, "p._callmethod('__getitem__')", "p._callmethod('__len__', (1,))",
         "p._callmethod('__contains__', (1, 2))", "p._callmethod('__setitem__', (1,))",
         text_from=(3, 13)),
    Case(AB, "p == {'a': 1, 'b': 2}"),
]
