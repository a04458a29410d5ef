"""What the tables of cases are made of: cases, their outcomes as text, helpers for threads and raw requests.

Outcomes are plain text, so that those of two servers can be compared line by line. Whatever differs between two runs by
nature (idents, addresses in memory, paths of sources in a traceback) doesn't get into them.
"""

import collections
import multiprocessing
import queue
import re
import sys
import threading
import traceback
from multiprocessing.managers import BaseProxy, RemoteError, SyncManager, listener_client

# Complaints of versions before and after these are worded in other ways: there only their kind is compared.
OLDEST_COMPARED = (3, 8)
NEWEST_COMPARED = (3, 13)

VERSION = sys.version_info[:2]

# Longest wait for something that is to happen. Reached only when a case fails.
PATIENCE = 100


class Case:
    """Steps that are run one after the other on `p`, which the expression `make` yields; `m` is the manager.

    Where there is nothing to compare the outcomes with, `expects` says what they are.
    """

    def __init__(self, make, *steps, since=None, text_from=OLDEST_COMPARED, expects=None):
        self.name = "; ".join(("p = " + make,) + steps)
        self.since = since
        self.text_from = text_from
        self.expects = expects
        self.steps = (make,) + steps

    def outcome(self, session):
        scope = session.scope()
        outcomes = []
        for step in self.steps:
            outcomes.append(self.run(step, scope))
            if step is self.steps[0] and "p" not in scope:
                break
        return outcomes

    def run(self, step, scope):
        try:
            if step is self.steps[0]:
                scope["p"] = eval(step, scope)
                return "made"
            try:
                code = compile(step, "<case>", "eval")
            except SyntaxError:
                exec(step, scope)
                return "done"
            value = describe(eval(code, scope))
            return "-> " + (value if self.compares_texts or not step.startswith("str(") else "…")
        except Exception as error:
            kind, text = describe_error(error)
            return kind + (text if self.compares_texts else "…")

    @property
    def compares_texts(self):
        """Whether this version of Python words things as our server does."""
        return self.text_from <= VERSION <= NEWEST_COMPARED


class Scenario:
    """A function of the session, for what takes more than a few steps."""

    def __init__(self, function, since=None, expects=None):
        self.name = " ".join(function.__doc__.split())
        self.since = since
        self.expects = None if expects is None else [repr(expects)]
        self.function = function

    def outcome(self, session):
        try:
            return [describe(self.function(session))]
        except Exception as error:
            return ["".join(describe_error(error))]


class Manager(SyncManager):
    """A manager with types of the standard library that `SyncManager` lacks, and with named objects."""


def methods(names):
    return tuple(name.strip("*") if name.endswith("*") else "__%s__" % name for name in names.split())


DEQUE_METHODS = methods(
    "add contains delitem getitem iadd imul iter len mul reversed rmul setitem append* appendleft* clear* copy* count* "
    "extend* extendleft* index* insert* pop* popleft* remove* reverse* rotate*")
SET_METHODS = methods(
    "and contains iand ior isub iter ixor len or rand ror rsub rxor sub xor ge gt le lt add* clear* copy* difference* "
    "difference_update* discard* intersection* intersection_update* isdisjoint* issubset* issuperset* pop* remove* "
    "symmetric_difference* symmetric_difference_update* union* update*")

# The classes are for CPython's server only: a client registers names.
Manager.register("get_named")
Manager.register("named")
Manager.register("deque", collections.deque, exposed=DEQUE_METHODS)
Manager.register("set", set, exposed=SET_METHODS)
Manager.register("LifoQueue", queue.LifoQueue)
Manager.register("PriorityQueue", queue.PriorityQueue)


class Session:
    """One server, as the cases see it."""

    def __init__(self, address, authkey, serializer="pickle"):
        self.address = address
        self.authkey = authkey
        self.serializer = serializer
        self.manager = self.connect()

    def connect(self, manager_class=Manager, authkey=None):
        manager = manager_class(
            address=self.address, authkey=authkey or self.authkey, serializer=self.serializer)
        manager.connect()
        return manager

    def scope(self):
        return {"m": self.manager, "session": self, "next_of": next}

    def dial(self):
        """A raw connection on which the handshake is over."""
        return listener_client[self.serializer][1](self.address, authkey=self.authkey)

    def served(self):
        """A raw connection that serves the calls of a proxy."""
        connection = self.dial()
        connection.send((None, "accept_connection", ("raw",), {}))
        kind, _ = connection.recv()
        assert kind == "#RETURN", kind
        return connection

    def control(self, function, *arguments, **keywords):
        """The reply to one request on a fresh connection, as text."""
        connection = self.dial()
        try:
            connection.send((None, function, arguments, keywords))
            return describe_reply(receive(connection))
        finally:
            connection.close()


def receive(connection):
    """The next message; an error instead of a wait without end."""
    if not connection.poll(PATIENCE):
        raise TimeoutError("no reply in time")
    return connection.recv()


def ask(connection, *request):
    """The reply to one request on a served connection, as text."""
    connection.send(request)
    return describe_reply(receive(connection))


def ident(proxy):
    """Names the object behind a proxy."""
    return proxy._token.id


def describe(value):
    """The value as text without what differs between two runs."""
    if isinstance(value, BaseProxy):
        return "<%s of %s: %s>" % (type(value).__name__, value._token.typeid, anonymous(str(value)))
    return anonymous(repr(value))


def anonymous(text):
    """The text without addresses in memory: they differ each time, and our server doesn't tell them."""
    return re.sub(r" at 0x[0-9a-f]+", "", text)


def describe_error(error):
    """The exception as its kind and its text; of a remote traceback the last line, which names what was wrong."""
    if isinstance(error, RemoteError):
        if "Unserializable message" in error.args[0]:
            return "RemoteError: Unserializable", ""
        name, _, text = last_line(error.args[0]).partition(":")
        return "RemoteError %s:" % name, anonymous(text)
    name = "%s.%s" % (type(error).__module__, type(error).__name__)
    return name, anonymous(repr(error.args))


def last_line(text):
    return text.strip().splitlines()[-1]


def describe_reply(reply):
    kind, result = reply
    if kind in ("#TRACEBACK", "#UNSERIALIZABLE"):
        return "%s %s" % (kind, anonymous(last_line(result)))
    if kind == "#ERROR":
        return "%s %s" % (kind, "".join(describe_error(result)))
    if kind == "#PROXY":
        exposed, token = result
        return "%s %s %s" % (kind, sorted(exposed), token.typeid)
    return "%s %s" % (kind, describe(result))


class Parallel:
    """A call that runs in a thread of its own, hence over a connection of its own."""

    def __init__(self, function, *arguments):
        self.thread = threading.Thread(target=self.run, args=(function, arguments))
        self.thread.daemon = True
        self.text = None
        self.thread.start()

    def run(self, function, arguments):
        try:
            self.text = describe(function(*arguments))
        except Exception as error:
            self.text = "".join(describe_error(error))

    def result(self):
        self.thread.join(PATIENCE)
        return "still waits" if self.thread.is_alive() else self.text


def in_process(function, *arguments):
    """Runs a function in a forked process, as `multiprocessing` does, and waits for its end."""
    process = fork(function, *arguments)
    process.join(PATIENCE)
    return process.exitcode


def fork(function, *arguments):
    process = multiprocessing.get_context("fork").Process(target=function, args=arguments)
    process.daemon = True
    process.start()
    return process


def run_table(cases, session):
    """Yields each case that this version of Python has, with its outcome."""
    for case in cases:
        if case.since and VERSION < case.since:
            continue
        try:
            yield case, case.outcome(session)
        except BaseException:
            yield case, ["broken case: " + traceback.format_exc()]
            raise
