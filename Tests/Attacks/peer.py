"""A client that holds the authkey and sends whatever bytes it likes; and the pickles that it sends.

Only what CPython 3.8 brings. `Peer` speaks stock mode, `Link` sends calls of link mode.
"""

import pickle
import socket
import struct
from multiprocessing.connection import Client

# How long a reply may take; reached only when something is wrong.
PATIENCE = 120


class Peer:
    """A connection that sends frames as they are."""

    def __init__(self, address, authkey, first=None):
        self.connection = Client(address, authkey=authkey)
        if first is not None:
            self.answer = self.ask(*first)

    def send(self, payload):
        """Sends one frame."""
        self.send_raw(framed(payload))

    def send_raw(self, data):
        """Sends bytes, which needn't be a whole frame."""
        view = memoryview(data)
        sock = socket.socket(fileno=self.connection.fileno())
        try:
            sock.settimeout(PATIENCE)
            sock.sendall(view)
        finally:
            sock.setblocking(True)
            sock.detach()

    def receive(self):
        """The next reply, as (kind, value); what can't be unpickled here is only named."""
        if not self.connection.poll(PATIENCE):
            raise TimeoutError("no answer")
        data = self.connection.recv_bytes()
        try:
            return pickle.loads(data)
        except Exception as error:
            return "#UNREADABLE", "%s, %d bytes" % (error, len(data))

    def ask(self, ident, method, arguments=(), keywords=None):
        """Sends a request as pickle makes it, and waits for the reply."""
        self.send(pickle.dumps((ident, method, tuple(arguments), keywords or {}), 4))
        return self.receive()

    def close(self):
        self.connection.close()


class Link(Peer):
    """A connection in link mode, which carries many calls at once."""

    def __init__(self, address, authkey):
        super().__init__(address, authkey, (None, "open_link", (1, {})))
        self.number = 0

    def call(self, ident, method, arguments):
        """The frame of a call, and counts it."""
        self.number += 1
        ident, method = ident.encode(), method.encode()
        return framed(b"".join((
            b"\x01", struct.pack("!QB", self.number, 0), struct.pack("!I", len(ident)), ident,
            struct.pack("!I", len(method)), method, pickle.dumps(tuple(arguments), 4))))


def framed(payload):
    """A payload as one frame."""
    if len(payload) > 0x7FFFFFFF:
        return struct.pack("!iQ", -1, len(payload)) + payload
    return struct.pack("!i", len(payload)) + payload


def served(address, authkey):
    """A connection for calls of objects."""
    return Peer(address, authkey, (None, "accept_connection", ("attack",)))


def create(address, authkey, typeid, *arguments):
    """Makes an object, and returns its ident. Who makes it holds it until its process ends."""
    peer = Peer(address, authkey)
    kind, result = peer.ask(None, "create", (typeid,) + arguments)
    peer.close()
    if kind != "#RETURN":
        raise RuntimeError("%s isn't made: %s %r" % (typeid, kind, result))
    return result[0]


def give_back(address, authkey, ident):
    """Gives back what `create` took."""
    peer = Peer(address, authkey)
    peer.ask(None, "decref", (ident,))
    peer.close()


# Pickles, piece by piece.

def text(string):
    """A text, as an opcode."""
    data = string if isinstance(string, bytes) else string.encode()
    if len(data) < 256:
        return b"\x8c" + bytes([len(data)]) + data
    return b"X" + struct.pack("<I", len(data)) + data


def integer(number):
    """A small number, as an opcode."""
    return b"J" + struct.pack("<i", number)


def get(index):
    """What the memo holds, as an opcode."""
    return b"h" + bytes([index]) if index < 256 else b"j" + struct.pack("<I", index)


def globe(module, name):
    """A class, as opcodes."""
    return text(module) + text(name) + b"\x93"


def request(ident, method, arguments):
    """The pickle of a request whose arguments (without the tuple around them) are opcodes."""
    return b"\x80\x04(" + text(ident) + text(method) + b"(" + arguments + b"t}t."


def doubled(levels):
    """Lists whose two elements are the same list, so many levels deep; memo[0] is the first, memo[levels] the last."""
    parts = [b"]\x94"]
    for level in range(levels):
        parts += [b"0](", get(level), get(level), b"e\x94"]
    return b"".join(parts)


def doubled_frozensets(levels):
    """Frozensets that hold the one before, and one that holds it again."""
    parts = [b"(\x91\x94"]
    for level in range(levels):
        parts += [b"0(", get(level), b"(", get(level), b"\x91\x91\x94"]
    return b"".join(parts)


def equal_references(count, value):
    """A list that holds one value many times."""
    return b"](" + value + b"q\xff" + get(255) * (count - 1) + b"e"
