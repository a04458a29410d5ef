"""`m.Value()`: a value of any kind under a type code that nobody looks at."""

from harness import Case

CASES = [
    Case("m.Value('i', 5)", "p.get()", "p.value", "str(p)"),
    Case("m.Value('i', 5)", "p.set(6)", "p.get()", "p.value = 7", "p.value", "str(p)"),
    Case("m.Value('i', 5)", "p.set('text')", "p.value", "p.set(None)", "p.value", "p.set([1])",
         "p.value", "str(p)"),
    Case("m.Value('d', 1.5)", "p.value", "str(p)"),
    Case("m.Value('c', b'x')", "p.value", "str(p)"),
    Case("m.Value(None, {'a': 1})", "p.value", "str(p)"),
    Case("m.Value('i', 1, False)", "p.value"),
    Case("m.Value('i', 1, lock=False)", "p.value"),
    Case("m.Value(typecode='i', value=1)", "p.value", "str(p)"),
    Case("m.Value('i')", text_from=(3, 10)),
    Case("m.Value()", text_from=(3, 10)),
    Case("m.Value('i', 1, True, 4)", text_from=(3, 10)),
    Case("m.Value('i', 1, nonsense=2)", text_from=(3, 10)),
    Case("m.Value('i', 5)", "p.value += 1", "p.value"),
    Case("m.Value('i', 5)", "p._getvalue()", "type(p._getvalue()).__module__",
         "p._getvalue().value"),
    Case("m.Value('i', 5)", "p._callmethod('get', (1,))", "p._callmethod('set')",
         "p._callmethod('set', (1, 2))", text_from=(3, 10)),
    Case("m.Value('i', 5)", "p._callmethod('set', (), {'value': 9})", "p.value"),
    Case("m.Value('i', 5)", "p._callmethod('value')", "p._callmethod('nonsense')"),
    # Types of C, as `multiprocessing.Value` takes them
    Case("m.Value(__import__('ctypes').c_double, 0)", "p.value", "p.value = 1.5", "p.value", "str(p)"),
    Case("m.Value(__import__('ctypes').c_char_p, b'x')", "p.get()", "str(p)"),
    Case("m.list([__import__('ctypes').c_long])", "p[0]", "str(p)"),
]
