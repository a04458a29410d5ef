"""Peers that break the handshake or know no key. After each of them the server still serves a healthy client."""

import hashlib
import hmac
import pickle
import struct
from multiprocessing.connection import AuthenticationError

from harness import Scenario
from peers import TURNED_AWAY, Stranger, healthy


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


def wrong_key_again_and_again(session):
    """A client with a wrong key doesn't wear the server out."""
    refusals = 0
    for _ in range(30):
        try:
            session.connect(authkey=b"wrong")
        except AuthenticationError:
            refusals += 1
    return refusals, healthy(session)


CASES = [
    Scenario(before_handshake, expects=({TURNED_AWAY}, True)),
    Scenario(wrong_answers, expects=({TURNED_AWAY}, True)),
    Scenario(keyless, expects=(TURNED_AWAY, True)),
    Scenario(wrong_order, expects=({TURNED_AWAY}, True)),
    Scenario(reflected_challenge, expects=(TURNED_AWAY, True)),
    Scenario(fragments, expects=b"#WELCOME#"),
    Scenario(vanishes, expects=True),
    Scenario(wrong_key_again_and_again, expects=(30, True)),
    Scenario(silent, expects=(True, {TURNED_AWAY})),
]
