"""`m.Namespace()`: attributes in the server."""

from harness import Case

CASES = [
    Case("m.Namespace()", "str(p)"),
    Case("m.Namespace(name='Bob')", "p.name", "str(p)"),
    Case("m.Namespace(b=2, a=1)", "p.a", "p.b", "str(p)"),
    Case("m.Namespace()", "p.x = 1", "p.x", "p.x = [1, 2]", "p.x", "str(p)"),
    Case("m.Namespace(x=1)", "del p.x", "p.x", text_from=(3, 9)),
    Case("m.Namespace()", "p.missing", "str(p)"),
    Case("m.Namespace()", "del p.missing", text_from=(3, 11)),
    Case("m.Namespace()", "hasattr(p, 'x')", "p.x = 1", "hasattr(p, 'x')", "getattr(p, 'y', 5)"),
    # Names with an underscore stay in the client
    Case("m.Namespace(a=1)", "p._private = 2", "p._private", "str(p)"),
    Case("m.Namespace(_private=1, a=2)", "str(p)", "p._callmethod('__getattribute__', ('_private',))"),
    # Attributes are copies
    Case("m.Namespace(l=[1])", "p.l.append(2)", "p.l", "p.l += [3]", "p.l"),
    Case("m.Namespace(1)", text_from=(3, 10)),
    Case("m.Namespace(a=1)", "p._getvalue()", "type(p._getvalue()).__module__", "p._getvalue().a"),
    Case("m.Namespace(a=1)", "p._callmethod('__getattribute__', ('__dict__',))"),
    Case("m.Namespace(a=1)", "p._callmethod('__setattr__', (1, 2))",
         "p._callmethod('__getattribute__', (1,))", "p._callmethod('__delattr__', (1,))",
         text_from=(3, 12)),
    Case("m.Namespace(a=1)", "p._callmethod('__getattribute__')", "p._callmethod('__setattr__', ('a',))",
         "p._callmethod('__delattr__')", text_from=(3, 13)),
    Case("m.Namespace(a=1)", "p._callmethod('__repr__')", "p._callmethod('nonsense')"),
    Case("m.Namespace(é=1)", "p.é", "str(p)"),
]
