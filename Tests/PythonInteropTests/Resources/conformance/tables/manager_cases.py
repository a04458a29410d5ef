"""The server itself: its control functions, its bookkeeping, what it says to requests that are wrong."""

import gc
import pickle
import re
import struct
from multiprocessing.managers import SyncManager

from harness import Case, Parallel, Scenario, ask, describe_reply, fork, ident, receive


class Manager(SyncManager):
    """A manager with a type that no server has."""


Manager.register("nonsense")


def wrong_authkey(session):
    """A client with another authkey is turned away."""
    session.connect(authkey=b"another key")


def empty_reply_to_connect(session):
    """A client may connect as often as it likes."""
    return [type(session.connect()).__name__ for _ in range(5)]


def unknown_typeid(session):
    """A type that the server doesn't have."""
    session.connect(Manager).nonsense()


def counts_objects(session):
    """Objects are counted from their creation until the last proxy goes."""
    manager = session.manager
    gc.collect()
    before = manager._number_of_objects()
    proxies = [manager.list(), manager.dict(), manager.Queue()]
    during = manager._number_of_objects() - before
    del proxies[0]
    gc.collect()
    after_one = manager._number_of_objects() - before
    proxies.clear()
    gc.collect()
    return during, after_one, manager._number_of_objects() - before


def counts_references(session):
    """Every proxy of an object is a reference."""
    manager = session.manager
    proxy = manager.list([1, 2])
    counts = [references(manager, proxy)]
    copies = [pickle.loads(pickle.dumps(proxy)) for _ in range(3)]
    counts.append(references(manager, proxy))
    del copies[0]
    gc.collect()
    counts.append(references(manager, proxy))
    counts.append(str(copies[0]))
    del copies
    gc.collect()
    counts.append(references(manager, proxy))
    return counts


def references(manager, proxy):
    """The reference count of an object as the server's description tells it."""
    found = re.search(r"^  %s: +refcount=(\d+)$" % re.escape(ident(proxy)), manager._debug_info(), re.M)
    return int(found.group(1)) if found else None


def describes_objects(session):
    """The server's description has two lines per object, the second one with its text cut short."""
    manager = session.manager
    proxies = [manager.list(range(5)), manager.dict(a=1), manager.list(["x" * 200])]
    lines = manager._debug_info().splitlines()
    texts = []
    for proxy in proxies:
        (position,) = [i for i, line in enumerate(lines) if line.startswith("  %s:" % ident(proxy))]
        texts.append((lines[position].replace(ident(proxy), "…"), lines[position + 1]))
    return texts, type(lines).__name__


def counts_without_objects(session):
    """A reference that was never there can't be given back."""
    proxy = session.manager.list()
    return (
        session.control("incref", "nonsense").split(":")[0],
        session.control("decref", "nonsense").split(":")[0],
        str(proxy),
    )


def gives_references_back(session):
    """References by hand: taken, given back, given back once too often."""
    token, _ = create(session, "list", [1])
    return [
        session.control("incref", token),
        session.control("decref", token),
        session.control("decref", token),
        session.control("decref", token).split(":")[0],
    ]


def create(session, *arguments, **keywords):
    """Creates an object without a proxy: its ident, and its exposed methods."""
    connection = session.dial()
    connection.send((None, "create", arguments, keywords))
    kind, result = receive(connection)
    connection.close()
    return result


def uses_object_without_proxy(session):
    """An object that was created by hand, with keywords, and is called by hand."""
    number, exposed = create(session, "dict", [("a", 1)], b=2)
    connection = session.served()
    reply = ask(connection, number, "copy", (), {})
    connection.close()
    session.control("decref", number)
    return type(exposed).__name__, "copy" in exposed, reply


def control_functions(session):
    """The functions of the server."""
    return [
        session.control("dummy"),
        session.control("number_of_objects").split(" ")[0],
        session.control("debug_info").split(" ")[0],
        session.control("nonsense").split(":")[0],
        session.control("__init__").split(":")[0],
        session.control("serve_client").split(":")[0],
        session.control("create").split(":")[0],
        session.control("create", "nonsense"),
        session.control("create", "list", 5),
        session.control("create", "list", 1, 2),
        session.control("incref").split(":")[0],
        session.control("accept_connection", "name"),
    ]


def methods_of_object(session):
    """The names of an object's methods, asked for by its token."""
    proxy = session.manager.Event()
    connection = session.dial()
    connection.send((None, "get_methods", (proxy._token,), {}))
    kind, names = receive(connection)
    connection.close()
    return kind, type(names).__name__, set(names) >= {"is_set", "set", "clear", "wait"}


def pipelined(session):
    """Requests that are sent without waiting are answered in order."""
    proxy = session.manager.list()
    connection = session.served()
    for number in range(50):
        connection.send((ident(proxy), "append", (number,), {}))
    connection.send((ident(proxy), "__len__", (), {}))
    replies = [receive(connection) for _ in range(51)]
    connection.close()
    return replies[:50] == [("#RETURN", None)] * 50, replies[50], proxy[:] == list(range(50))


def wrong_requests(session):
    """Requests that are wrong are answered with a traceback, and the connection lives on."""
    proxy = session.manager.list([1])
    connection = session.served()
    number = ident(proxy)
    replies = [ask(connection, "nonsense", "append", (1,), {}).split(":")[0]]
    replies.append(ask(connection, number, "nonsense", (), {}))
    for request in (
        (number, "append"),
        (number, "append", (1,), {}, None),
        5,
        None,
        "text!",
        (number, 5, (), {}),
        (None, "append", (1,), {}),
    ):
        connection.send(request)
        replies.append(receive(connection)[0])
    replies.append(ask(connection, number, "append", [2], {}))
    replies.append(ask(connection, number, "__getitem__", (1,), {}))
    connection.close()
    return replies


def not_a_pickle(session):
    """Bytes that aren't a pickle are answered with a traceback, and the connection lives on."""
    proxy = session.manager.list([1])
    connection = session.served()
    replies = []
    for text in (b"garbage", b"\x80\x04.", b"\x80\x63N.", b"\x80\x04]\x94h\x05.", b"\x80\x04K\x01s.", b"X\xff\xff\xff\xff"):
        connection.send_bytes(text)
        replies.append(receive(connection)[0])
    replies.append(ask(connection, ident(proxy), "__len__", (), {}))
    connection.close()
    return replies


def empty_frame(session):
    """A frame without contents is the end of the connection."""
    connection = session.served()
    connection.send_bytes(b"")
    try:
        return "answered: " + describe_reply(receive(connection))
    except (EOFError, ConnectionResetError):
        return "closed"


def extended_header(session):
    """The long form of a frame's header is read for short frames as well."""
    proxy = session.manager.list([1, 2])
    connection = session.served()
    body = pickle.dumps((ident(proxy), "__len__", (), {}), 4)
    send_raw(connection, struct.pack("!iQ", -1, len(body)) + body)
    reply = describe_reply(receive(connection))
    connection.close()
    return reply


def send_raw(connection, data):
    """Sends what a connection wouldn't send, over TLS if it has that."""
    connection._send(data)


def byte_by_byte(session):
    """A request that arrives in single bytes."""
    proxy = session.manager.list([1, 2])
    connection = session.served()
    body = pickle.dumps((ident(proxy), "__len__", (), {}), 4)
    for byte in bytearray(struct.pack("!i", len(body)) + body):
        send_raw(connection, bytes(bytearray([byte])))
    reply = describe_reply(receive(connection))
    connection.close()
    return reply


def many_threads(session):
    """Sixteen threads, each with a connection of its own."""
    proxy = session.manager.list()

    def append(thread):
        for number in range(20):
            proxy.append((thread, number))

    ended = [thread.result() for thread in [Parallel(append, n) for n in range(16)]]
    items = proxy[:]
    in_order = all([n for t, n in items if t == thread] == list(range(20)) for thread in range(16))
    return ended == ["None"] * 16, len(items), in_order


def many_processes(session):
    """Four processes write into one dict."""
    proxy = session.manager.dict()
    processes = [fork(fill, proxy, number) for number in range(4)]
    for process in processes:
        process.join(30)
    return [process.exitcode for process in processes], sorted(proxy.keys()) == list(range(100))


def fill(proxy, process):
    for number in range(25):
        proxy[process * 25 + number] = process


CASES = [
    Scenario(wrong_authkey),
    Scenario(empty_reply_to_connect),
    Scenario(unknown_typeid),
    Scenario(counts_objects),
    Scenario(counts_references),
    Scenario(describes_objects),
    Scenario(counts_without_objects),
    Scenario(gives_references_back),
    Scenario(uses_object_without_proxy),
    Scenario(control_functions),
    Scenario(methods_of_object),
    Scenario(pipelined),
    Scenario(wrong_requests),
    Scenario(not_a_pickle),
    # Before 3.10 the connection is left to the garbage collector.
    Scenario(empty_frame, since=(3, 10)),
    Scenario(extended_header),
    Scenario(byte_by_byte),
    Scenario(many_threads),
    Scenario(many_processes),
    Case("m.list()", "m.address == session.address"),
]
