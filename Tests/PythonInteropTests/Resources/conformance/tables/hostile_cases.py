"""Peers that are broken or bad. After each of them the server still serves a healthy client."""

import hashlib
import hmac
import os
import pickle
import socket
import struct
import tempfile
from multiprocessing.connection import AuthenticationError

from harness import PATIENCE, Scenario, ask, describe_reply, ident, receive

TURNED_AWAY = "turned away"
LIVES_ON = "#TRACEBACK; the connection lives on"


def healthy(session):
    """Whether another client is served as if nothing had happened."""
    proxy = session.connect().list([1])
    proxy.append(2)
    return str(proxy) == "[1, 2]"


class Stranger:
    """A bare socket that has read the server's challenge."""

    def __init__(self, session, reads_challenge=True):
        family = socket.AF_INET if isinstance(session.address, tuple) else socket.AF_UNIX
        self.socket = socket.socket(family)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(session.address)
        if reads_challenge:
            self.challenge = self.frame()

    def send(self, payload):
        self.send_raw(struct.pack("!i", len(payload)) + payload)

    def send_raw(self, data):
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass  # The server has already hung up: what it said can still be read.

    def frame(self):
        """The next frame; None at the end of the stream."""
        header = self.exactly(4)
        return None if header is None else self.exactly(struct.unpack("!i", header)[0])

    def exactly(self, count):
        data = b""
        while len(data) < count:
            try:
                more = self.socket.recv(count - len(data))
            except ConnectionResetError:
                more = b""
            if not more:
                return None
            data += more
        return data

    def end(self):
        """How the server ends the conversation: it may say that it failed, and nothing else."""
        frames = []
        try:
            while True:
                frame = self.frame()
                if frame is None:
                    break
                frames.append(frame)
        except socket.timeout:
            return "still open after %r" % frames
        finally:
            self.socket.close()
        return TURNED_AWAY if frames in ([], [b"#FAILURE#"]) else "said %r" % frames


def before_handshake(session):
    """Garbage instead of an answer to the challenge."""
    ends = []
    for data in (
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\xff" * 64,
        b"\xff\xff\xff\xfe",
        b"\x80\x00\x00\x00",
        b"\x7f\xff\xff\xff" + b"x" * 1000,
        struct.pack("!i", 257) + b"x" * 257,
        struct.pack("!iQ", -1, 2 ** 40) + b"x" * 100,
    ):
        stranger = Stranger(session)
        stranger.send_raw(data)
        ends.append(stranger.end())
    return set(ends), healthy(session)


def wrong_answers(session):
    """Answers to the challenge that are wrong."""
    ends = []
    for answer in (
        b"",
        b"x",
        b"\0" * 16,
        b"{sha256}" + b"\0" * 32,
        b"{sha256}",
        b"{md5}" + b"\0" * 16,
        b"{sha512}" + b"\0" * 64,
        b"{nonsense}" + b"\0" * 32,
        b"{" * 200,
        b"#WELCOME#",
        pickle.dumps((None, "dummy", (), {})),
    ):
        stranger = Stranger(session)
        stranger.send(answer)
        ends.append(stranger.end())
    return set(ends), healthy(session)


def keyless(session):
    """An answer that is computed with an empty key."""
    stranger = Stranger(session)
    message = stranger.challenge[len(b"#CHALLENGE#"):]
    stranger.send(b"{sha256}" + hmac.new(b"", message, hashlib.sha256).digest())
    return stranger.end(), healthy(session)


def wrong_order(session):
    """A peer that knows the key but skips a step."""
    ends = []
    for message in (b"#WELCOME#", b"#FAILURE#", b"nonsense", b"", b"#CHALLENGE#", b"#CHALLENGE#short"):
        stranger = answered(session)
        stranger.send(message)
        ends.append(stranger.end())
    return set(ends), healthy(session)


def answered(session):
    """A stranger that has answered the challenge, as one who knows the key can."""
    stranger = Stranger(session)
    message = stranger.challenge[len(b"#CHALLENGE#"):]
    stranger.send(b"{sha256}" + hmac.new(session.authkey, message, hashlib.sha256).digest())
    assert stranger.frame() == b"#WELCOME#"
    return stranger


def reflected_challenge(session):
    """A peer that hands the server's own challenge back to it gets no answer."""
    stranger, victim = answered(session), Stranger(session)
    stranger.send(victim.challenge)
    victim.socket.close()
    return stranger.end(), healthy(session)


def fragments(session):
    """A handshake whose bytes arrive one by one still counts."""
    stranger = Stranger(session)
    message = stranger.challenge[len(b"#CHALLENGE#"):]
    answer = b"{sha256}" + hmac.new(session.authkey, message, hashlib.sha256).digest()
    for byte in bytearray(struct.pack("!i", len(answer)) + answer):
        stranger.send_raw(bytes(bytearray([byte])))
    reply = stranger.frame()
    stranger.socket.close()
    return reply


def vanishes(session):
    """Peers that connect and are gone at once, at every step."""
    for reads in (False, True):
        Stranger(session, reads).socket.close()
    answered(session).socket.close()
    session.dial().close()
    session.served().close()
    return healthy(session)


def silent(session):
    """Peers that say nothing don't keep others waiting, and are turned away in the end."""
    strangers = [Stranger(session) for _ in range(12)]
    served = healthy(session)
    for stranger in strangers:
        stranger.socket.settimeout(20)
    return served, {stranger.end() for stranger in strangers}


def lying_lengths(session):
    """Frames after the handshake whose length can't be true."""
    ends = []
    for header in (
        struct.pack("!i", 2 ** 31 - 1),
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


def wrong_key_again_and_again(session):
    """A client with a wrong key doesn't wear the server out."""
    refusals = 0
    for _ in range(30):
        try:
            session.connect(authkey=b"wrong")
        except AuthenticationError:
            refusals += 1
    return refusals, healthy(session)


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


CASES = [
    Scenario(before_handshake, expects=({TURNED_AWAY}, True)),
    Scenario(wrong_answers, expects=({TURNED_AWAY}, True)),
    Scenario(keyless, expects=(TURNED_AWAY, True)),
    Scenario(wrong_order, expects=({TURNED_AWAY}, True)),
    Scenario(reflected_challenge, expects=(TURNED_AWAY, True)),
    Scenario(fragments, expects=b"#WELCOME#"),
    Scenario(vanishes, expects=True),
    Scenario(lying_lengths, expects=({"closed"}, True)),
    Scenario(garbage, expects=({}, True)),
    Scenario(lies, expects=({}, True)),
    Scenario(bombs, expects=({}, True)),
    Scenario(classes, expects=([], False, True)),
    Scenario(wrong_key_again_and_again, expects=(30, True)),
    Scenario(slow_reader, expects=(True, "#RETURN", True)),
    Scenario(silent, expects=(True, {TURNED_AWAY})),
]
