"""What the data classes of the standard library, and numpy where it is, make of themselves, by every protocol.

    python3 honest_values.py PATH AUTHKEY_FILE

Stores each value and takes it out again. Prints those that were refused, or came back as something else.
"""

import array
import collections
import datetime
import decimal
import fractions
import ipaddress
import multiprocessing
import pathlib
import pickle
import queue
import sys
import threading
import types
import uuid
from multiprocessing.connection import Client
from multiprocessing.managers import Namespace, SyncManager


def values():
    ordered = collections.OrderedDict(a=1)
    ordered.attribute = 3
    error = ValueError("x", 1)
    error.extra = {"a": 1}
    if hasattr(error, "add_note"):
        error.add_note("n")
    yield from [
        collections.ChainMap({1: 2}, {3: 4}), collections.UserDict(a=1), collections.UserList([1]),
        collections.UserString("a"), collections.Counter("ab"), collections.defaultdict(list, {1: [2]}),
        collections.deque([1], 3), collections.deque(), ordered, types.SimpleNamespace(a=1, _b=2), Namespace(a=1),
        uuid.uuid4(), uuid.SafeUUID.safe, uuid.SafeUUID.unknown, pathlib.Path("/a/b"), pathlib.PurePath("a"),
        pathlib.PureWindowsPath("c:/x"), ipaddress.ip_address("::1"), ipaddress.ip_address("1.2.3.4"),
        ipaddress.ip_interface("1.2.3.4/8"), ipaddress.ip_network("10.0.0.0/8"), datetime.date.today(),
        datetime.datetime.now(datetime.timezone.utc), datetime.time(1, 2, 3), datetime.timedelta(1),
        datetime.timezone(datetime.timedelta(0, 3600), "x"), decimal.Decimal("1.5"), fractions.Fraction(1, 3), error,
        OSError(2, "x", "f"), KeyError("a"), queue.Empty(), queue.Full(), UnicodeDecodeError("utf8", b"x", 0, 1, "r"),
        SyntaxError("m", ("f", 1, 2, "t")), StopIteration(4), threading.BrokenBarrierError(),
        ImportError("x", name="n", path="p"), multiprocessing.TimeoutError("x"), multiprocessing.ProcessError(),
        multiprocessing.AuthenticationError("x"), array.array("d", [1, 2]), range(5), slice(1, 2, 3), 1 + 2j,
        bytearray(b"x"), frozenset([1]), {1, 2}, Ellipsis, NotImplemented, int, ValueError, iter([1, 2]), reversed([1, 2]),
    ]
    if sys.version_info >= (3, 9):
        yield list[int]
    if sys.version_info >= (3, 11):
        yield ExceptionGroup("g", [ValueError(1), KeyError(2)])  # noqa: F821
    yield from cycles()
    try:
        import numpy
    except ImportError:
        return
    yield from numpys(numpy)


def cycles():
    holder = collections.deque()
    holder.append(holder)
    yield holder
    ordered = collections.OrderedDict()
    ordered["me"] = ordered
    yield ordered
    counted = collections.defaultdict(list)
    counted[1].append(counted)
    yield counted
    for instance in (types.SimpleNamespace(a=1), Namespace(a=1), ValueError()):
        instance.me = [instance]
        yield instance
    rows = []
    rows.append((rows, {1: rows}))
    yield rows


def numpys(numpy):
    yield from [
        numpy.arange(6).reshape(2, 3), numpy.array([1.5]), numpy.array(["a", "bc"]), numpy.array([b"x"]),
        numpy.float64(1), numpy.bool_(True), numpy.array([True]), numpy.array([1, None], dtype=object),
        numpy.datetime64("2020-01-01"), numpy.array(["2020"], dtype="M8[Y]"), numpy.timedelta64(3, "s"),
        numpy.asfortranarray(numpy.ones((2, 2))), numpy.array([1], dtype=">i4"), numpy.dtype("f4"), numpy.str_("abc"),
        numpy.complex128(1j), numpy.zeros((0, 3)), numpy.array(3), numpy.float16(2), numpy.longdouble(2),
    ]


def main():
    path, key_file = sys.argv[1:]
    with open(key_file, "rb") as file:
        authkey = file.read()
    manager = SyncManager(path, authkey)
    manager.connect()
    keeper = manager.list()
    connection = Client(path, authkey=authkey)
    ask(connection, pickle.dumps((None, "accept_connection", ("honest",), {})))
    count = 0
    for value in values():
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            try:
                request = pickle.dumps((keeper._token.id, "append", (value,), {}), protocol)
            except (TypeError, ValueError, pickle.PicklingError, RecursionError):
                continue  # Some need newer protocols.
            kind, answer = ask(connection, request)
            if kind == "#RETURN":
                kind, answer = ask(connection, pickle.dumps((keeper._token.id, "pop", (), {})))
            if kind != "#RETURN" or type(answer) is not type(value):
                print("protocol %d of a %s: %s %s" % (protocol, type(value).__name__, kind, answer))
            count += 1
    print("all" if count > 250 else "only %d" % count)


def ask(connection, request):
    connection.send_bytes(request)
    return connection.recv()


if __name__ == "__main__":
    main()
