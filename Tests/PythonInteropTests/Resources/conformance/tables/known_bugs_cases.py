"""Known bugs of CPython's managers, by their numbers: what our server makes of them, with CPython as the client."""

import gc
import os
import pickle
import signal
import socket
from multiprocessing.managers import BaseProxy, ListProxy, RebuildProxy, Token

from harness import PATIENCE, Parallel, Scenario, ident, receive


def control(session, function, *arguments):
    """The result of a function of the server."""
    connection = session.dial()
    try:
        connection.send((None, function, arguments, {}))
        kind, result = receive(connection)
        assert kind == "#RETURN", result
        return result
    finally:
        connection.close()


def call(connection, *request):
    """The result of a method."""
    connection.send(request)
    kind, result = receive(connection)
    assert kind == "#RETURN", result
    return result


def counted(session):
    """How many objects there are: those that clients refer to, and all of them."""
    gc.collect()
    return session.manager._number_of_objects(), len(control(session, "inspect")["objects"])


def more(now, then):
    return [one - other for one, other in zip(now, then)]


class Nested:
    """Pickles as the proxy of a list, without being one."""

    def __init__(self, session, ident):
        self.token = Token("list", session.address, ident)

    def __reduce__(self):
        return RebuildProxy, (ListProxy, self.token, "pickle", {})


def gh_71936_reused_idents(session):
    """gh-71936: threads that make and drop proxies don't get in each other's way, and no ident comes twice."""
    def churn(first):
        idents = []
        for number in range(first, first + 25):
            proxy = session.manager.list([number])
            assert proxy[0] == number
            idents.append(ident(proxy))
        return idents

    seen = [eval(thread.result()) for thread in [Parallel(churn, 100 * n) for n in range(6)]]
    return len({name for idents in seen for name in idents})


def gh_71936_dropped_duplicate(session):
    """gh-71936: a second proxy of an object that is dropped leaves the first one usable."""
    outer = session.manager.list([session.manager.list([1])])
    one = outer[0]
    for _ in range(5):
        other = outer[0]
        other.append(2)
        del other
        gc.collect()
    return len(one)


def gh_119937_token_in_flight(session):
    """gh-119937: an object whose token is on its way to a client lives, though nobody else has it any more."""
    queue = session.manager.Queue()
    queue.put(session.manager.list(["alive"]))
    gc.collect()
    connection = session.served()
    connection.send((ident(queue), "get", (), {}))
    assert connection.poll(PATIENCE)
    reply = connection.recv_bytes()
    # The token has left the queue and isn't unpickled yet, while others come and go.
    others = [str(session.manager.list([n])) for n in range(3)]
    _, proxy = pickle.loads(reply)
    connection.close()
    return others, str(proxy), queue.empty()


def gh_119937_taker_killed(session):
    """gh-119937: a process that is killed with a token in its hands leaves nothing behind."""
    before = counted(session)
    queue = session.manager.Queue()
    queue.put(session.manager.list())
    gc.collect()
    name, (reader, writer) = ident(queue), os.pipe()
    # A raw fork: a process of multiprocessing would refer to the queue as well.
    pid = os.fork()
    if pid == 0:
        connection = session.served()
        connection.send((name, "get", (), {}))
        connection.recv_bytes()
        os.write(writer, b"!")
        signal.pause()
    os.read(reader, 1)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    while counted(session)[1] > before[1] + 1:
        pass  # The server hears of the end in a moment; the time limit of the run ends this.
    del queue
    return more(counted(session), before)


def nest(session, connection, outer):
    """Appends a list to a list that only the other one holds then: with raw requests, since proxies take many more."""
    inner = control(session, "create", "list")[0]
    call(connection, ident(outer), "append", (Nested(session, inner),), {})
    control(session, "decref", inner)


def gh_103136_nested_lists(session):
    """gh-103136: two thousand lists in a list, one after the other and all at once, leave nothing behind."""
    before = counted(session)
    outer = session.manager.list()
    connection = session.served()
    for method, arguments in (("__setitem__", (0, None)), ("__delitem__", (0,)), ("clear", ())):
        for _ in range(300):
            nest(session, connection, outer)
            call(connection, ident(outer), method, arguments, {})
            call(connection, ident(outer), "clear", (), {})
    for _ in range(1100):
        nest(session, connection, outer)
    most = counted(session)
    call(connection, ident(outer), "__delitem__", (slice(None),), {})
    connection.close()
    del outer
    return more(most, before), more(counted(session), before)


def gh_103136_chain(session):
    """gh-103136: a chain of lists, each in the next one, ends with its head."""
    before = counted(session)
    chain = session.manager.list()
    for _ in range(50):
        chain = session.manager.list([chain])
    most = counted(session)
    del chain
    return more(most, before), more(counted(session), before)


def gh_86035_every_container(session):
    """gh-86035: whatever holds an object lets go of it when the object is removed or the container ends."""
    manager = session.manager
    before = counted(session)

    def fill():
        space, value, queue = manager.Namespace(), manager.Value("i", 0), manager.Queue()
        entries, items, ends = manager.dict(), manager.list(), manager.deque()
        entries["k"] = entries["l"] = manager.list()
        items.append({"deep": [manager.dict()]})
        space.held = manager.Lock()
        value.value = manager.Event()
        queue.put(manager.list())
        ends.append(manager.list())
        condition = manager.Condition(manager.Lock())
        del entries["k"]
        value.value = None
        return [space, value, queue, entries, items, ends, condition]

    containers = fill()
    gc.collect()
    held = counted(session)
    del containers
    return more(held, before), more(counted(session), before)


def gh_99595_method_that_returns_a_proxy(session):
    """gh-99595: CPython's client can't take a proxy from a proxy that was in a value; all else works, `keys` too."""
    inner = session.manager.list([session.manager.dict(a=1, b=2)])[0]
    outcomes = [inner["a"], sorted(inner.keys()), inner.copy(), len(inner), "a" in inner]
    try:
        outcomes.append(list(inner))
    except AttributeError as error:
        outcomes.append("_registry" in str(error))
    # The connection lives on, and with a manager the same object can be iterated.
    inner["c"] = 3
    inner._manager = session.manager
    return outcomes, list(inner)


def gh_78947_stale_connection(session):
    """gh-78947: a connection that broke hurts one call at most; a new connection finds everything as it was."""
    proxy = session.manager.list([1])
    proxy.append(2)
    with_connection = BaseProxy._address_to_local[session.address][0]
    with_connection.connection.close()
    try:
        proxy.append(3)
    except OSError:
        del with_connection.connection
    proxy.append(4)
    return proxy[:], session.connect().list([5])[:]


def gh_101320_raw_fork(session):
    """gh-101320: a raw fork shares a connection with its parent; nobody else notices what they do to each other."""
    private, bystander = session.manager.list([1]), session.manager.list([2])
    private.append(1)
    connection = session.served()
    pid = os.fork()
    if pid == 0:
        for _ in range(20):
            try:
                private.append(0)
            except Exception:
                pass
        os._exit(0)
    served = [call(connection, ident(bystander), "__len__", (), {}) for _ in range(50)]
    os.waitpid(pid, 0)
    connection.close()
    # Replies that were meant for one of the two may have gone to the other: a thread of its own starts afresh.
    return set(served), Parallel(bystander.append, 3).result(), Parallel(private.count, 0).result()


def gh_123736_silent_peers(session):
    """gh-123736: peers that connect and say nothing keep nobody waiting."""
    family = socket.AF_INET if isinstance(session.address, tuple) else socket.AF_UNIX
    peers = [socket.socket(family) for _ in range(20)]
    for peer in peers:
        peer.connect(session.address)
    answered = str(session.connect().list([1]))
    for peer in peers:
        peer.close()
    return answered


def gh_101225_many_at_once(session):
    """gh-101225: two hundred connections at once are all served."""
    family = socket.AF_INET if isinstance(session.address, tuple) else socket.AF_UNIX
    peers = [socket.socket(family) for _ in range(200)]
    for peer in peers:
        peer.settimeout(PATIENCE)
        peer.connect(session.address)
    challenged = sum(b"#CHALLENGE#" in peer.recv(64) for peer in peers)
    for peer in peers:
        peer.close()
    return challenged, session.connect().list([1])[:]


CASES = [
    Scenario(gh_71936_reused_idents, expects=150),
    Scenario(gh_71936_dropped_duplicate, expects=6),
    Scenario(gh_119937_token_in_flight, expects=(["[0]", "[1]", "[2]"], "['alive']", True)),
    Scenario(gh_119937_taker_killed, expects=[0, 0]),
    Scenario(gh_103136_nested_lists, expects=([1, 1101], [0, 0])),
    Scenario(gh_103136_chain, expects=([1, 51], [0, 0])),
    Scenario(gh_86035_every_container, expects=([7, 13], [0, 0])),
    Scenario(gh_99595_method_that_returns_a_proxy,
             expects=([1, ["a", "b"], {"a": 1, "b": 2}, 2, True, True], ["a", "b", "c"])),
    Scenario(gh_78947_stale_connection, expects=([1, 2, 4], [5])),
    Scenario(gh_101320_raw_fork, expects=({1}, "None", "20")),
    Scenario(gh_123736_silent_peers, expects="[1]"),
    Scenario(gh_101225_many_at_once, expects=(200, [1])),
]
