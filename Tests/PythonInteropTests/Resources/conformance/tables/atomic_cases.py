"""What our server does in one step and CPython's can't; and the names by which all clients find one object.

A proxy class of CPython passes only the methods that it knows: the others go through `_callmethod`, or through a
proxy of `get_named`, which is made of whatever the server offers.
"""

from multiprocessing.managers import BarrierProxy, NamespaceProxy, SyncManager

from harness import Case, Parallel, Scenario, ident


def call(method, arguments):
    return "p._callmethod('%s', %s)" % (method, arguments)


def counted_together(session):
    """Eight threads count without a lock; no step is lost."""
    value, words = session.manager.Value("i", 0), session.manager.dict()

    def count():
        for _ in range(20):
            value._callmethod("increment")
            words._callmethod("increment", ("word",))

    return [thread.result() for thread in [Parallel(count) for _ in range(8)]], value.value, words["word"]


def one_winner(session):
    """Of eight threads that want to be the first exactly one is."""
    words = session.manager.dict()

    def claim(name):
        return words._callmethod("set_if_absent", ("leader", name))

    return sorted(thread.result() for thread in [Parallel(claim, n) for n in range(8)])


def queue_in_bulk(session):
    """Items go through a queue many at a time."""
    queue = session.manager.get_named("Queue", "in bulk")
    return (queue.put_all([1, 2, 3, 4]), queue.get_all(2), queue.get_all(up_to=1), queue.put_all("ab"), queue.get_all(),
            queue.put_all([]))


def bulk_wakes(session):
    """Who waits for as many items as there are is woken by a put of many."""
    queue = session.manager.get_named("Queue", "woken in bulk")
    getter = Parallel(queue.get_all, None, True, 60)
    queue.put_all(["item"] * 2)
    return getter.result()


def bulk_waits_for_room(session):
    """A put of many waits for room."""
    queue = session.manager.get_named("Queue", "little room", 2)
    putter = Parallel(queue.put_all, [1, 2, 3, 4, 5])
    items = []
    while len(items) < 5:
        items += queue.get_all()
    return putter.result(), items


def bulk_without_waiting(session):
    """What doesn't fit isn't put, and what isn't there isn't got."""
    queue = session.manager.get_named("Queue", "no room", 2)
    outcomes = [queue.put_all([1, 2, 3], False), queue.put_all([4], timeout=0.05), queue.get_all(block=False)]
    for arguments in ((None, False), (None, True, 0.05), (0,)):
        try:
            outcomes.append(queue.get_all(*arguments))
        except Exception as error:
            outcomes.append(type(error).__name__)
    return outcomes


def grants(session):
    """Each grant of a lock has a number, which only grows, and under which it can be released."""
    lock = session.manager.get_named("Lock", "granted")
    first, refused = lock.acquire_grant(), lock.acquire_grant(False)
    lock.release_grant(first[0])
    second = lock.acquire_grant(True, 5)
    try:
        lock.release_grant(first[0])
    except RuntimeError as error:
        complaint = str(error) == "the grant %d has ended" % first[0]
    lock.release()
    return first[1], refused, second[0] > first[0], complaint, lock.locked()


def permits(session):
    """A permit of a semaphore has a number too."""
    semaphore = session.manager.get_named("Semaphore", "granted permits", 1)
    first, refused = semaphore.acquire_grant(), semaphore.acquire_grant(True, 0.01)
    semaphore.release()
    return first[1], refused, semaphore.acquire_grant()[0] > first[0]


def names_are_kept(session):
    """A named object stays though no client has a proxy of it, and its arguments count once."""
    one = session.connect().get_named("list", "kept", [1])
    one.append(2)
    name = ident(one)
    del one
    again = session.connect().get_named("list", "kept", ["other"])
    return again[:], ident(again) == name


def names_of_every_type(session):
    """Each type that can be created can have names; two need a proxy class that has remote attributes."""
    manager = session.manager
    kinds = {"Array": ("i", [1]), "BoundedSemaphore": (), "Condition": (), "Event": (), "JoinableQueue": (),
             "LifoQueue": (), "Lock": (), "PriorityQueue": (), "Queue": (), "RLock": (), "Semaphore": (),
             "Value": ("i", 1), "deque": (), "dict": (), "list": (), "set": ()}
    wrong = []
    for kind, arguments in sorted(kinds.items()):
        one, two = (manager.get_named(kind, "a " + kind, *arguments) for _ in range(2))
        if ident(one) != ident(two):
            wrong.append(kind)
    space = session.connect(NamedNamespaces).get_named("Namespace", "a Namespace", a=1)
    barrier = session.connect(NamedBarriers).get_named("Barrier", "a Barrier", 1)
    return wrong, space.a, barrier.wait(), barrier.parties


class NamedNamespaces(SyncManager):
    """A manager of named namespaces."""


class NamedBarriers(SyncManager):
    """A manager of named barriers."""


NamedNamespaces.register("get_named", proxytype=NamespaceProxy)
NamedBarriers.register("get_named", proxytype=BarrierProxy)


CASES = [
    # dict
    Case("m.dict(a=1)", call("increment", "('a',)"), call("increment", "('a', 2.5)"), call("increment", "('b', 2)"),
         call("increment", "('c', 1, 10)"), call("increment", "('a',), {'by': -4.5}"), "p.copy()",
         expects=["made", "-> 2", "-> 4.5", "-> 2", "-> 11", "-> 0.0", "-> {'a': 0.0, 'b': 2, 'c': 11}"]),
    Case("m.dict(a='text', b=2 ** 63 - 1)", call("increment", "('a',)"),
         call("increment", "('b',)"), call("increment", "('b', 2 ** 64)"),
         expects=["made", "builtins.TypeError(\"unsupported operand type(s) for +: 'str' and 'int'\",)",
                  "-> 9223372036854775808", "-> 27670116110564327424"]),
    Case("m.dict(a=1)", call("compare_exchange", "('a', 1, 2)"), call("compare_exchange", "('a', 1, 3)"),
         call("compare_exchange", "('b', None, 3)"), "p.copy()",
         expects=["made", "-> True", "-> False", "-> False", "-> {'a': 2}"]),
    Case("m.dict(a=1)", call("set_if_absent", "('a', 2)"), call("set_if_absent", "('b', 2)"), "p.copy()",
         expects=["made", "-> False", "-> True", "-> {'a': 1, 'b': 2}"]),
    Case("m.dict(a=1)", call("pop_if_equal", "('a', 2)"), call("pop_if_equal", "('a', 1.0)"),
         call("pop_if_equal", "('a', 1)"), "p.copy()", expects=["made", "-> False", "-> True", "-> False", "-> {}"]),
    Case("m.dict(a=1, b=2)", call("get_all", "(['b', 'x', 'a'],)"), call("get_all", "('ab',)"),
         expects=["made", "-> {'b': 2, 'a': 1}", "-> {'a': 1, 'b': 2}"]),
    # its iterator
    Case("iter(m.dict(a=1, b=2, c=3))", call("next_keys", "(2,)"), call("next_items", "(5,)"),
         call("next_items", "(5,)"), call("next_keys", "(1,)"),
         expects=["made", "-> ['a', 'b']", "-> [('c', 3)]", "-> []", "-> []"]),
    Case("m.dict(a=1, b=2)", "it = iter(p)", "it._callmethod('next_keys', (1,))", "p['c'] = 3",
         "it._callmethod('next_keys', (1,))",
         expects=["made", "done", "-> ['a']", "done",
                  "builtins.RuntimeError('dictionary changed size during iteration',)"]),
    # list
    Case("m.list([5])", call("append_and_count", "(6,)"), call("increment", "(0,)"), call("increment", "(-1, 0.5)"),
         call("compare_exchange", "(0, 6, 7)"), call("compare_exchange", "(0, 6, 8)"), "p[:]",
         expects=["made", "-> 2", "-> 6", "-> 6.5", "-> True", "-> False", "-> [7, 6.5]"]),
    Case("m.list([5])", call("increment", "(9,)"), call("compare_exchange", "(9, 1, 2)"),
         expects=["made", "builtins.IndexError('list index out of range',)",
                  "builtins.IndexError('list index out of range',)"]),
    # Array
    Case("m.Array('b', [126, 1])", call("increment", "(0,)"), call("increment", "(0,)"), call("increment", "(1, -3)"),
         call("compare_exchange", "(1, -2, 5)"), call("compare_exchange", "(1, -2, 6)"), "p[:]",
         expects=["made", "-> 127", "builtins.OverflowError('signed char is greater than maximum',)", "-> -2",
                  "-> True", "-> False", "-> array('b', [127, 5])"]),
    # set, deque
    Case("m.set([1])", "p.add_if_absent(1)", "p.add_if_absent(2)", "p.discard_if_present(1)", "p.discard_if_present(1)",
         "p", expects=["made", "-> False", "-> True", "-> True", "-> False", "-> <AutoProxy[set] of set: {2}>"]),
    Case("m.deque([1], 3)", "p.append_and_count(2)", "p.maxlen()", "m.deque().maxlen()",
         expects=["made", "-> 2", "-> 3", "-> None"]),
    Case("m.deque('abc')", "list(reversed(p))", expects=["made", "-> ['c', 'b', 'a']"]),
    # Value
    Case("m.Value('i', 1)", call("increment", "()"), call("increment", "(-5,)"), call("compare_exchange", "(-3, 4)"),
         call("compare_exchange", "(-3, 5)"), call("exchange", "(9,)"), "p.value",
         expects=["made", "-> 2", "-> -3", "-> True", "-> False", "-> 4", "-> 9"]),
    # A priority queue doesn't take what it can't order
    Case("m.PriorityQueue()", "p.put(1)", "p.put(None)", "p.qsize()", "p.get()", "p.qsize()",
         expects=["made", "-> None",
                  "builtins.TypeError(\"'<' not supported between instances of 'NoneType' and 'int'\",)", "-> 1",
                  "-> 1", "-> 0"]),
    # A condition on the RLock that it is given, which CPython's server can't wait on
    Case("m.RLock()", "c = m.Condition(p)", "c.acquire()", "p.acquire()", "c.wait(0.01)", "c.notify()", "c.release()",
         "p.release()", "p.release()",
         expects=["made", "done", "-> True", "-> True", "-> False", "-> None", "-> None", "-> None",
                  "builtins.RuntimeError('cannot release un-acquired lock',)"]),
    # What a server can't do: call a function of a client
    Case("m.Barrier(2, 'action')",
         expects=["RemoteError TypeError: a shared Barrier can't call an action: it must be None, "
                  "unless the server has workers for the functions of its clients (serve --python-workers python3)"]),
    Scenario(counted_together, expects=(["None"] * 8, 160, 160)),
    Scenario(one_winner, expects=["False"] * 7 + ["True"]),
    Scenario(queue_in_bulk, expects=(4, [1, 2], [3], 2, [4, "a", "b"], 0)),
    Scenario(bulk_wakes, expects="['item', 'item']"),
    Scenario(bulk_waits_for_room, expects=("5", [1, 2, 3, 4, 5])),
    Scenario(bulk_without_waiting, expects=[2, 0, [1, 2], "Empty", "Empty", "ValueError"]),
    Scenario(grants, expects=(False, None, True, True, False)),
    Scenario(permits, expects=(False, None, True)),
    Scenario(names_are_kept, expects=([1, 2], True)),
    Scenario(names_of_every_type, expects=([], 1, 0, 1)),
]
