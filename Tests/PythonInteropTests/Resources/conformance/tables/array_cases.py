"""`m.Array()`: an `array.array`, with every type code, index, slice and complaint."""

from harness import Case, Parallel, Scenario, in_process

FIVE = "m.Array('i', range(5))"


def shared_between_processes(session):
    """What a child process writes into an array is there for its parent."""
    array = session.manager.Array("i", [1, 2, 3])
    code = in_process(array.__setitem__, 1, 20)
    return code, array[:].tolist()


def threads_write_their_own_elements(session):
    """Four threads write one element each."""
    array = session.manager.Array("q", [0] * 4)
    writers = [Parallel(array.__setitem__, i, i * i) for i in range(4)]
    return [writer.result() for writer in writers], list(array)


CASES = [
    # Construction
    Case("m.Array('i', [1, 2])", "str(p)", "len(p)", "p[:]", "type(p).__name__", "p._token.typeid"),
    Case("m.Array('i', ())", "str(p)", "len(p)", "bool(p)", "p[:]", "list(p)"),
    Case("m.Array('d', (1, 2.5))", "str(p)", "p[0]", "p[1]"),
    Case("m.Array('f', [0.1])", "str(p)", "p[0]"),
    Case("m.Array('i', range(3))", "str(p)"),
    Case("m.Array('i', {1: 2})", "str(p)"),
    Case("m.Array('B', b'ab')", "str(p)"),
    Case("m.Array('h', bytearray(b'abcd'))", "str(p)"),
    Case("m.Array('i', __import__('array').array('i', [7, 8]))", "str(p)"),
    Case("m.Array('d', __import__('array').array('i', [7, 8]))", "str(p)"),
    Case("m.Array('u', 'ab')", "str(p)", "p[1]", "p[0] = 'z'", "p[:]", "p[0] = 'zz'", "p[0] = 1",
         text_from=(3, 13)),
    Case("m.Array('i', [1], lock=True)", "str(p)"),
    Case("m.Array('i', [1], False)", "str(p)"),
    Case("m.Array(typecode='i', sequence=[1])", "str(p)"),
    *[Case("m.Array('%s', [0, 1, 100, True])" % code, "str(p)", "p[2]", "p[:]", "p[:].itemsize",
           "p[0] = 127", "p[0]", "p[1] = -1", "p[1] = 10 ** 30", "p[1] = 1.5", "p[1] = 'a'", "p[1] = None",
           "str(p)", text_from=(3, 13)) for code in "bBhHiIlLqQfd"],
    # Complaints about the construction
    Case("m.Array('i', [1.5])", text_from=(3, 10)),
    Case("m.Array('z', [1])", text_from=(3, 13)),
    Case("m.Array('b', [300])"),
    Case("m.Array('b', [-129])"),
    Case("m.Array('B', [256])"),
    Case("m.Array('I', [-1])"),
    Case("m.Array('i', 3)"),
    Case("m.Array('i', None)"),
    Case("m.Array('i', 'ab')", text_from=(3, 13)),
    Case("m.Array('i', ['a'])", text_from=(3, 10)),
    Case("m.Array('i', b'abc')", text_from=(3, 13)),
    Case("m.Array('ii', [1])", text_from=(3, 13)),
    Case("m.Array(1, [1])", text_from=(3, 13)),
    Case("m.Array()", text_from=(3, 10)),
    Case("m.Array('i')", text_from=(3, 10)),
    Case("m.Array('i', [1], True, 4)", text_from=(3, 10)),
    Case("m.Array('i', [1], nonsense=4)", text_from=(3, 10)),
    # Access by index
    Case(FIVE, "p[0]", "p[4]", "p[-1]", "p[-5]", "p[True]", "p[5]", "p[-6]"),
    Case(FIVE, "p[9]", "p['a']", "p[1.0]", "p[None]", "p[2 ** 70]", "p[-2 ** 70]"),
    Case(FIVE, "p[0] = 9", "p[-1] = True", "p[:]", "p[9] = 1", "p[-9] = 1", "p['a'] = 1"),
    Case(FIVE, "p[0] = 'x'", "p[0] = 1.5", "p[0] = None", "p[0] = 2 ** 31", "p[0] = -2 ** 31 - 1",
         "p[0] = 2 ** 31 - 1", "p[0]", text_from=(3, 10)),
    # Slices
    Case(FIVE, "p[1:3]", "p[:]", "p[3:]", "p[:-1]", "p[9:]", "p[-9:9]", "p[3:1]"),
    Case(FIVE, "p[::2]", "p[::-1]", "p[3:0:-2]", "p[::0]", "p['a':]", "p[1.5:]"),
    Case(FIVE, "import array", "p[1:3] = array.array('i', [7, 8, 9])", "p[:]",
         "p[0:0] = array.array('i', [5])", "p[:]", "p[9:] = array.array('i', [6])", "p[:]",
         "p[:] = array.array('i')", "len(p)"),
    Case(FIVE, "import array", "p[::2] = array.array('i', [7, 8, 9])", "p[:]",
         "p[::-2] = array.array('i', [1, 2, 3])", "p[:]", "p[::2] = array.array('i', [1])", "p[:]"),
    Case(FIVE, "import array", "p[0:1] = array.array('d', [1])", "p[:]", text_from=(3, 10)),
    Case(FIVE, "p[0:1] = [1]", "p[0:1] = 5", "p[0:2] = (1, 2)", "p[:]"),
    Case(FIVE, "import array", "p[::0] = array.array('i', [1])", "p['a':] = array.array('i', [1])"),
    # Iteration happens in the client, by index; and so do the reads of `list` and `in`
    Case(FIVE, "list(p)", "[x for x in p]", "3 in p", "99 in p", "sum(p)", "list(reversed(p[:]))"),
    Case(FIVE, "p == [0, 1, 2, 3, 4]", "bool(p)"),
    Case(FIVE, "del p[0]", "p.append(1)", "p.tolist()", text_from=(3, 14)),
    # Requests that a proxy doesn't send by itself
    Case(FIVE, "p._getvalue()", "p._callmethod('__repr__')", "p._callmethod('__str__')",
         "__import__('copy').deepcopy(p)", "type(p._getvalue()).__module__"),
    Case(FIVE, "p._callmethod('nonsense')", "p._callmethod('append', (1,))", "p._callmethod('__delitem__', (0,))",
         "p._callmethod('__iter__')"),
    Case(FIVE, "p._callmethod('__getitem__')", "p._callmethod('__getitem__', (1, 2))", "p._callmethod('__len__', (1,))",
         "p._callmethod('__setitem__', (1,))", "p._callmethod('__len__', (), {'x': 1})", text_from=(3, 13)),
    Scenario(shared_between_processes),
    Scenario(threads_write_their_own_elements),
]
