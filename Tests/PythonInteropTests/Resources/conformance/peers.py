"""Bare sockets that speak to a server as they like, and whether the server stands it."""

import socket
import struct

from harness import PATIENCE

TURNED_AWAY = "turned away"


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
