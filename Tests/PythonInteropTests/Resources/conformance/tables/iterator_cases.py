"""What `iter(m.dict())` returns: an iterator that lives in the server."""

from harness import Case

AB = "m.dict({'a': 1, 'b': 2})"

CASES = [
    Case(AB, "list(p)", "[k for k in p]", "sorted(p)", "list(m.dict())"),
    Case(AB, "it = iter(p)", "type(it).__name__", "it._token.typeid", "next(it)", "next(it)",
         "next(it)", "next(it)"),
    Case(AB, "it = iter(p)", "iter(it) is it", "str(it)"),
    Case(AB, "one = iter(p)", "two = iter(p)", "next(one)", "next(one)", "next(two)", "next(one)",
         "next(two)", "next(two)"),
    Case(AB, "it = iter(p)", "next(it)", "p['c'] = 3", "next(it)", "next(it)"),
    Case(AB, "it = iter(p)", "next(it)", "del p['a']", "next(it)", "next(it)"),
    Case(AB, "it = iter(p)", "p.clear()", "next(it)", "next(it)"),
    Case(AB, "it = iter(p)", "next(it)", "p['a'] = 9", "next(it)", "next(it)"),
    Case(AB, "it = iter(p)", "next(it)", "next(it)", "next(it)", "p['c'] = 3", "next(it)"),
    Case(AB, "it = iter(p)", "del p", "next(it)", "next(it)", "next(it)"),
    Case("iter(m.dict({1: 2, (3, 4): 5}))", "next(p)", "next(p)", "next(p)"),
    # The methods of generators are exposed, though an iterator of a dict hasn't got them
    Case("iter(%s)" % AB, "p.send(None)", "p.throw(ValueError)", "p.close()", "next(p)"),
    Case("iter(%s)" % AB, "p._callmethod('__next__', (1,))", "p._callmethod('__iter__')",
         "p._callmethod('nonsense')", text_from=(3, 13)),
    Case("iter(%s)" % AB, "p._callmethod('__repr__')"),
    Case(AB, "len([k for _ in range(20) for k in p])"),
]
