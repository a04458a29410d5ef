"""What CPython's own server gets wrong, or hasn't got yet, and ours does right. Only ours is asked."""

import os
import signal
import sys

from multiprocessing.managers import RemoteError, SyncManager

from harness import Case, Parallel, Scenario, fork, ident, receive


def getter_killed(session):
    """A process is killed while it waits in get: the item goes to the next getter."""
    queue, ready = session.manager.Queue(), session.manager.Event()
    kill_when_ready(fork(get_one, queue, ready), ready)
    next_getter = Parallel(queue.get, True, 10)
    queue.put("item")
    return next_getter.result(), queue.qsize()


def get_one(queue, ready):
    ready.set()
    queue.get()


def kill_when_ready(process, ready):
    ready.wait(10)
    os.kill(process.pid, signal.SIGKILL)
    process.join()


def getter_gone(session):
    """A client hangs up while it waits in get: the item stays in the queue."""
    queue = session.manager.Queue()
    connection = session.served()
    connection.send((ident(queue), "qsize", (), {}))
    connection.send((ident(queue), "get", (), {}))
    reply = receive(connection)
    connection.close()
    queue.put("item")
    return reply, queue.qsize(), queue.get(timeout=60)


def putter_gone(session):
    """A client hangs up while it waits in put: its item isn't put."""
    queue = session.manager.Queue(1)
    queue.put("first")
    connection = session.served()
    connection.send((ident(queue), "put", ("late",), {}))
    connection.close()
    session.manager.list()
    return queue.get(), queue.qsize()


def acquirer_killed(session):
    """A process is killed while it waits for the lock: the lock goes to the next one."""
    lock, ready = session.manager.Lock(), session.manager.Event()
    lock.acquire()
    kill_when_ready(fork(acquire_it, lock, ready), ready)
    next_one = Parallel(lock.acquire, True, 10)
    lock.release()
    return next_one.result(), lock.acquire(False)


def acquire_it(lock, ready):
    ready.set()
    lock.acquire()


def killed_in_mid_frame(session):
    """A client hangs up in the middle of a request: nothing of it is done, and the others are served."""
    proxy = session.manager.list([1])
    connection = session.served()
    os.write(connection.fileno(), b"\0\0\1\0" + b"half of a request")
    connection.close()
    return str(proxy), str(session.manager.list([2]))


def idents_are_unique(session):
    """The ident of an object that is gone is never used again."""
    return len({ident(session.manager.list()) for _ in range(100)})


def named_objects(session):
    """Two clients that ask for the same name get the same object, and the name keeps it alive."""
    one, two = session.connect(), session.connect()
    one.get_named("dict", "shared").update({"a": 1})
    one.get_named("Queue", "jobs").put("job")
    words = two.get_named("dict", "shared")
    words["b"] = 2
    return words.copy(), two.get_named("Queue", "jobs").get(timeout=60), sorted(words.keys())


def named_types(session):
    """Objects of every type have names."""
    manager = session.connect()
    lock = manager.get_named("Lock", "a lock")
    event = manager.get_named("Event", "an event")
    value = manager.get_named("Value", "a value", "i", 5)
    items = manager.get_named("list", "a list", [1])
    items.append(2)
    event.set()
    return lock.acquire(), lock.acquire(False), event.wait(5), value.get(), items[:]


def name_of_another_type(session):
    """A name that belongs to an object of another type."""
    manager = session.connect()
    manager.get_named("dict", "taken").clear()
    try:
        manager.get_named("list", "taken")
    except Exception as error:
        return type(error).__name__
    return "made"


def iterates_named_dict(session):
    """A named dict can be iterated, though its proxy is made of nothing but names of methods."""
    named = session.connect().get_named("dict", "iterated")
    named.update([("a", 1), ("b", 2)])
    return list(named), len(named), "a" in named


def named_proxies(session):
    """Named objects have the proxy classes of their types, and do all that these can."""
    named = session.connect().named()
    jobs = named.list("of jobs", [1])
    jobs += [2]
    value = named.Value("of values", "i", 3)
    value.value = 9
    with named.Lock("of locks") as acquired, named.Condition("of conditions"), named.Semaphore("of permits", 2):
        is_free = named.Lock("of locks").acquire(False)
    space = named.Namespace("of spaces", x=1)
    space.x += 1
    barrier = named.Barrier("of barriers", 1)
    return (
        [type(proxy).__name__ for proxy in (jobs, value, named.Lock("of locks"), space, barrier)],
        named.list("of jobs")[:], named.Value("of values").value, acquired, is_free,
        named.Namespace("of spaces").x, (barrier.wait(), barrier.parties), list(named.dict("of dicts", a=1)),
    )


def named_is_get_named(session):
    """Both find the same objects; what has no name, or another type, is an error of Python's own."""
    manager = session.connect()
    named = manager.named()
    same = ident(named.Queue("found twice")) == ident(manager.get_named("Queue", "found twice"))
    errors = []
    for call in (lambda: named.list(), lambda: named.list(5), lambda: named.dict("found twice"),
                 lambda: named.Semaphore("of none", -1)):
        try:
            call()
        except Exception as error:
            errors.append(type(error).__name__)
    return same, errors


def named_in_processes(session):
    """Named proxies travel to other processes."""
    jobs = session.connect().named().list("of processes")
    process = fork(append_to, jobs)
    process.join(30)
    return process.exitcode, jobs[:]


def append_to(jobs):
    jobs.append("from a process")


def named_without_recursion(session):
    """What get_named makes of a barrier and of a namespace can be used as far as an AutoProxy can, and doesn't recurse."""
    manager = session.connect()
    return manager.get_named("Barrier", "plain", 1).wait(), str(manager.get_named("Namespace", "plain too", a=1))


def unknown_names(session):
    """The error for an object of the program's own server says how this one offers it."""
    class Own(SyncManager):
        pass

    Own.register("get_queue")
    try:
        session.connect(Own).get_queue()
    except RemoteError as error:
        text = error.args[0]
        return [part in text for part in ("did you mean 'Queue'", "named()", "--instance get_queue=Queue")]


def shutdown_is_refused(session):
    """A client may not shut the server down unless the server allows it."""
    reply = session.control("shutdown")
    return reply.split()[0], "shutdown" in reply.lower(), str(session.manager.list([1]))


def a_shut_down_queue(session):
    """What get raises of a queue that was shut down: a class that this Python has, unless it is 3.12, which can't be told from 3.13."""
    queue = session.manager.Queue()
    queue._callmethod("shutdown")
    try:
        queue.get(timeout=5)
    except Exception as error:
        return type(error).__name__
    return None


def the_class_of_shut_down():
    if sys.version_info < (3, 12):
        return "ValueError"
    return "ShutDown" if sys.version_info >= (3, 13) else "AttributeError"


CASES = [
    Scenario(getter_killed, expects=("'item'", 0)),
    Scenario(getter_gone, expects=(("#RETURN", 0), 1, "item")),
    Scenario(putter_gone, expects=("first", 0)),
    Scenario(acquirer_killed, expects=("True", False)),
    Scenario(killed_in_mid_frame, expects=("[1]", "[2]")),
    Scenario(idents_are_unique, expects=100),
    Scenario(named_objects, expects=({"a": 1, "b": 2}, "job", ["a", "b"])),
    Scenario(named_types, expects=(True, False, True, 5, [1, 2])),
    Scenario(name_of_another_type, expects="TypeError"),
    Scenario(iterates_named_dict, expects=(["a", "b"], 2, True)),
    Scenario(named_proxies, expects=(
        ["ListProxy", "ValueProxy", "AcquirerProxy", "NamespaceProxy", "BarrierProxy"],
        [1, 2], 9, True, False, 2, (0, 1), ["a"])),
    Scenario(named_is_get_named, expects=(True, ["TypeError", "TypeError", "TypeError", "ValueError"])),
    Scenario(named_in_processes, expects=(0, ["from a process"])),
    Scenario(named_without_recursion, expects=(0, "Namespace(a=1)")),
    Scenario(unknown_names, expects=[True, True, True]),
    Scenario(a_shut_down_queue, expects=the_class_of_shut_down()),
    Scenario(shutdown_is_refused, expects=("#ERROR", True, "[1]")),
    # Where CPython's server goes on for ever, or locks itself up
    Case("m.list([1, 2])", "p.extend(p)", "str(p)", expects=["made", "-> None", "-> '[1, 2, 1, 2]'"]),
    Case("m.dict(a=1)", "m.dict(p) is not p", "str(m.list(p))", expects=["made", "-> True", "-> \"['a']\""]),
    # Methods of newer versions, for clients that know them
    Case("m.list([1])", "p._callmethod('copy')", "p._callmethod('clear')", "len(p)",
         expects=["made", "-> [1]", "-> None", "-> 0"]),
    Case("m.Lock()", "p._callmethod('locked')", "p.acquire()", "p._callmethod('locked')",
         expects=["made", "-> False", "-> True", "-> True"]),
    Case("m.dict(a=1)", "p._callmethod('__or__', ({'b': 2},))", "p._callmethod('__ror__', ({'b': 2},))",
         "str(p)", expects=["made", "-> {'a': 1, 'b': 2}", "-> {'b': 2, 'a': 1}", "-> \"{'a': 1}\""]),
    Case("m.dict(a=1)", "p._callmethod('__ior__', ({'b': 2},))", "str(p)",
         "p._callmethod('fromkeys', (['x', 'y'], 5))", "p._callmethod('__or__', (5,))",
         expects=["made", "-> {'a': 1, 'b': 2}", "-> \"{'a': 1, 'b': 2}\"", "-> {'x': 5, 'y': 5}",
                  "-> NotImplemented"]),
    Case("m.dict(a=1, b=2)", "list(p._callmethod('__reversed__'))", expects=["made", "-> ['b', 'a']"]),
    Case("m.Queue()", "p.put(1)", "p._callmethod('shutdown')", "p.get()",
         expects=["made", "-> None", "-> None", "-> 1"]),
]
