"""Clients that know the key and send what is broken or bad. The server still serves a healthy one after each."""

import operator
import os
import pickle
import struct
import tempfile
from multiprocessing.managers import RemoteError, SyncManager

from harness import Scenario, ask, describe_reply, ident, receive
from peers import healthy

LIVES_ON = "#TRACEBACK; the connection lives on"


def lying_lengths(session):
    """Frames after the handshake whose length can't be true."""
    ends = []
    for header in (
        struct.pack("!i", -2),
        struct.pack("!iQ", -1, 2 ** 62),
        struct.pack("!iQ", -1, 2 ** 64 - 1),
    ):
        connection = session.served()
        os.write(connection.fileno(), header + b"x" * 100)
        try:
            ends.append("answered: " + describe_reply(receive(connection)).split()[0])
        except (EOFError, OSError) as error:
            ends.append("still open" if isinstance(error, TimeoutError) else "closed")
        connection.close()
    return set(ends), healthy(session)


def longer_than_the_limit(session):
    """A message that is too long, of which half comes: nothing of it is kept, and the others are served."""
    connection = session.served()
    os.write(connection.fileno(), struct.pack("!i", 2 ** 31 - 1) + b"x" * 100)
    served = healthy(session)
    connection.close()
    return served, healthy(session)


def refused(session, pickles):
    """What the server says to pickles, each on a connection that then asks something proper."""
    proxy = session.manager.list([1])
    outcomes = {}
    for name, data in pickles:
        connection = session.served()
        try:
            connection.send_bytes(data)
            kind, text = receive(connection)
            after = ask(connection, ident(proxy), "__len__", (), {})
            outcome = "%s; the connection %s" % (kind, "lives on" if after == "#RETURN 1" else after)
        except (EOFError, OSError) as error:
            outcome = repr(error)
        finally:
            connection.close()
        outcomes.setdefault(outcome, []).append(name)
    outcomes.pop(LIVES_ON, None)
    return outcomes, healthy(session)


def garbage(session):
    """Bytes that aren't a pickle, and pickles that are cut off anywhere."""
    whole = pickle.dumps(("ident", "append", ([1, "text", b"bytes", {"k": (2.5, None)}],), {}), 4)
    cut = [("cut at %d" % end, whole[:end]) for end in range(1, len(whole) - 1)]
    return refused(session, cut + [
        ("text", b"hello, server"),
        ("protocol 200", b"\x80\xc8N."),
        ("empty stack", b"\x80\x04."),
        ("mark left", b"\x80\x04(N."),
        ("pop of nothing", b"\x80\x040."),
        ("tuple of nothing", b"\x80\x04t."),
        ("append to nothing", b"\x80\x04Na."),
        ("items of a number", b"\x80\x04K\x01(NNu."),
        ("memo of nothing", b"\x80\x04h\x05."),
        ("memo of an empty stack", b"\x80\x04\x94."),
        ("text that isn't UTF-8", b"\x80\x04\x8c\x02\xff\xfe."),
        ("persistent id", b"\x80\x04Pid\n."),
        ("binary persistent id", b"\x80\x04NQ."),
        ("extension", b"\x80\x04\x82\x01."),
        ("out-of-band buffer", b"\x80\x05\x97."),
    ])


def lies(session):
    """Pickles whose lengths lie."""
    return refused(session, [
        ("BINBYTES8", b"\x80\x04\x8e" + struct.pack("<Q", 2 ** 40) + b"x."),
        ("BINBYTES8, no sign", b"\x80\x04\x8e" + b"\xff" * 8 + b"x."),
        ("BINUNICODE8", b"\x80\x04\x8d" + struct.pack("<Q", 2 ** 63) + b"x."),
        ("BYTEARRAY8", b"\x80\x05\x96" + struct.pack("<Q", 2 ** 40) + b"x."),
        ("BINBYTES", b"\x80\x04B\xff\xff\xff\xffx."),
        ("BINUNICODE", b"\x80\x04X\xff\xff\xff\x7fx."),
        ("LONG4", b"\x80\x04\x8b\xff\xff\xff\x7fx."),
        ("LONG4, negative", b"\x80\x04\x8b\xff\xff\xff\xffx."),
        ("FRAME", b"\x80\x04\x95" + b"\xff" * 8 + b"N."),
        ("LONG_BINPUT", b"\x80\x04Nr\xff\xff\xff\x7f."),
        ("LONG_BINGET", b"\x80\x04j\xff\xff\xff\xff."),
    ])


def bombs(session):
    """Pickles that are small and want to become large."""
    laughs = []
    for _ in range(60):
        laughs = [laughs, laughs]
    texts = ["x" * 10000]
    for _ in range(40):
        texts = texts + texts if len(texts) < 4 else [texts, texts]
    number = b"9" * 100000
    return refused(session, [
        ("lists in lists", b"\x80\x04" + b"]" * 200000 + b"a" * 199999 + b"."),
        ("tuples in tuples", b"\x80\x04" + b"(" * 200000 + b"t" * 200000 + b"."),
        ("dicts in dicts", b"\x80\x04" + b"}N" * 50000 + b"N" + b"s" * 50000 + b"."),
        ("marks", b"\x80\x04" + b"(" * 1000000 + b"."),
        ("a billion laughs", pickle.dumps(("i", "append", (laughs,), {}), 4)),
        ("a billion texts", pickle.dumps(("i", "append", (texts,), {}), 4)),
        ("too many items", b"\x80\x04](" + b"N" * 1100000 + b"e."),
        ("long digits", b"I" + number + b"\n."),
        ("long digits of a long", b"L" + number + b"L\n."),
    ])


def classes(session):
    """Pickles that name what would run code: refused with the name of the class and of the option that admits it."""
    with tempfile.TemporaryDirectory() as directory:
        marker = os.path.join(directory, "marker")
        outcomes = [name_and_option(session, evil, name) for evil, name in (
            (Call(os.system, "touch " + marker), b"system"),
            (Call(eval, "open(%r, 'w')" % marker), b"eval"),
            (Call(exec, "open(%r, 'w')" % marker), b"exec"),
            (Call(__import__, "os"), b"__import__"),
            (Call(getattr, "text", "upper"), b"getattr"),
            (Call(open, marker, "w"), b"open"),
            (os.system, b"system"),
            (eval, b"eval"),
            (Own(), b"Own"),
        )]
        return [outcome for outcome in outcomes if outcome is not True], os.path.exists(marker), healthy(session)


class Call:
    """Pickles as a call of a function."""

    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


class Own:
    """A class that the server doesn't know."""


def name_and_option(session, value, name):
    """Whether the server refuses the value, says why, and keeps nothing of it."""
    proxy = session.manager.list()
    connection = session.served()
    connection.send((ident(proxy), "append", (value,), {}))
    kind, result = receive(connection)
    connection.close()
    text = str(result)
    if kind == "#RETURN" or name.decode() not in text or "--allow-class" not in text or len(proxy):
        return name, kind, text, str(proxy)
    return True


def slow_reader(session):
    """A client that asks for much and reads nothing doesn't keep others waiting."""
    proxy = session.manager.list(["x" * 100000])
    connection = session.served()
    for _ in range(50):
        connection.send((ident(proxy), "__getitem__", (0,), {}))
    served = healthy(session)
    first = receive(connection)[0]
    connection.close()
    return served, first, healthy(session)


def sort_keys(session):
    """A key function is refused as such, with what to do instead, whether its class is admitted or not."""
    proxy = session.manager.list(["b", "A"])
    outcomes = []
    for key in (len, str.lower, operator.itemgetter(0), Own()):
        try:
            outcomes.append(proxy.sort(key=key))
        except TypeError as error:
            outcomes.append("sorted(shared[:], key=...)" in str(error))
    proxy.sort()
    return outcomes, proxy[:]


def other_serializer(session):
    """A client that was made with the serializer xmlrpclib is told what is wrong."""
    try:
        SyncManager(address=session.address, authkey=session.authkey, serializer="xmlrpclib").connect()
    except RemoteError as error:
        return "speaks pickle only" in str(error), healthy(session)


CASES = [
    Scenario(lying_lengths, expects=({"closed"}, True)),
    Scenario(longer_than_the_limit, expects=(True, True)),
    Scenario(garbage, expects=({}, True)),
    Scenario(lies, expects=({}, True)),
    Scenario(bombs, expects=({}, True)),
    Scenario(classes, expects=([], False, True)),
    Scenario(sort_keys, expects=([True] * 4, ["A", "b"])),
    Scenario(other_serializer, expects=(True, True)),
    Scenario(slow_reader, expects=(True, "#RETURN", True)),
]
