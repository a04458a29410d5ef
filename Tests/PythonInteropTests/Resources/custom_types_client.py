"""Uses every form of type that a Swift program registers: python3 custom_types_client.py PATH AUTHKEY_FILE"""
import copy
import queue
import sys
import threading
from multiprocessing.managers import BaseProxy, MakeProxyType, NamespaceProxy, RemoteError, SyncManager


class ActorProxy(NamespaceProxy):
    _exposed_ = ("__getattribute__", "__setattr__", "__delattr__", "counter")

    def counter(self):
        return self._callmethod("counter")


class CountingProxy(BaseProxy):
    """What Python's documentation calls a custom proxy."""

    _exposed_ = ("add",)

    def add_one(self):
        return self._callmethod("add", (1,))


class Manager(SyncManager):
    pass


for typeid in ("Counter", "Evening", "Theater", "get_queue", "get_counter", "word_count", "functions", "Nothing"):
    Manager.register(typeid)
Manager.register("Actor", proxytype=ActorProxy)


class Others(SyncManager):
    """The same server through proxies of the client's own."""


Others.register("Counter", proxytype=CountingProxy)
Others.register("get_counter", proxytype=MakeProxyType("Adder", ("add",)))


def raised(error, function, *arguments, **keywords):
    try:
        result = function(*arguments, **keywords)
    except error as caught:
        return caught
    raise AssertionError("%r was returned, %s expected" % (result, error))


def check(found, expected):
    if found != expected:
        raise AssertionError("%r, not %r" % (found, expected))


def contains(error, *texts):
    for text in texts:
        if text not in str(error):
            raise AssertionError("%r isn't in %s" % (text, error))


def values(manager):
    counter = manager.Counter()
    check(counter.add(2), 2)
    check(counter.add(n=3), 5)
    check(counter.add_twice(1), 6)
    check(counter.add_twice(1, 1), 8)
    check(counter.add_twice(m=None, n=2), 10)
    check(counter._getvalue(), 10)
    check(copy.deepcopy(counter), 10)
    check(str(counter), "10")
    contains(raised(TypeError, counter.add), "'n'")
    contains(raised(TypeError, counter.add, 1, 2), "positional argument")
    contains(raised(TypeError, counter.add, "one"), "Counter.add", "'n'", "Int", "str 'one'")
    contains(raised(TypeError, counter.add, k=1), "'k'")
    check(counter.add(0), 10)
    failure = raised(RuntimeError, counter.fail)
    check(str(failure), "the actor is shaking")
    check(failure.swift_type, "StageFright")
    check(failure.thrown_by, "Counter.fail")
    contains(raised(RemoteError, counter._callmethod, "ad", (1,)), "did you mean 'add'")
    contains(raised(RemoteError, manager.Nothing), "Nothing", "Counter")


def properties(manager):
    actor = manager.Actor("Ada", role="Hamlet")
    check((actor.name, actor.age, actor.role), ("Ada", None, "Hamlet"))
    actor.age = 36
    actor.name = "Ada Lovelace"
    check((actor.name, actor.age), ("Ada Lovelace", 36))
    contains(raised(AttributeError, setattr, actor, "role", "Ophelia"), "no setter")
    contains(raised(AttributeError, getattr, actor, "rank"), "'Actor' object has no attribute 'rank'")
    raised(AttributeError, delattr, actor, "age")
    contains(raised(TypeError, setattr, actor, "age", "old"), "str 'old'")
    check(actor._callmethod("get_name"), "Ada Lovelace")
    actor._callmethod("set_name", ("Alan",))
    check(actor.name, "Alan")
    check(actor.counter().add(1), 37)


def services(manager):
    theater = manager.Theater()
    tonight = theater.tonight()
    check(tonight.sell("Hamlet"), 1)
    # The same object, however often it is returned.
    check(theater.tonight()._token.id, tonight._token.id)
    check(theater.tonight().sell("Hamlet"), 0)
    sold_out = raised(LookupError, tonight.sell, "Hamlet")
    check(str(sold_out), "no seat is left for Hamlet")
    check((sold_out.swift_type, sold_out.swift_error), ("SoldOut", {"play": "Hamlet"}))
    raised(TimeoutError, tonight.wait_for_ever)
    raised(TypeError, tonight.sell, 5)
    check(list(theater.acts(3)), ["act 1", "act 2", "act 3"])
    acts = theater.acts(count=1000)
    check(next(acts), "act 1")
    acts.close()


def functions(manager):
    check(manager.word_count("to be or not")._getvalue(), 4)
    everything = manager.functions()
    check(everything.word_count("to be"), 2)
    check(everything.word_count(text="to"), 1)
    check(everything.sum([1, 2, 3]), 6)
    raised(TypeError, everything.sum, [1, "two"])
    raised(TypeError, manager.word_count)


def instances(manager, others):
    first, second = manager.get_queue(), manager.get_queue()
    first.put("one")
    raised(queue.Full, second.put, "two", timeout=0.01)
    check(second.get(), "one")
    check(manager.get_counter().add(1), 41)
    check(others.get_counter().add(1), 42)
    own = others.Counter()
    check((own.add_one(), own.add_one()), (1, 2))


def threads(manager):
    counter = manager.Counter()
    workers = [threading.Thread(target=lambda: [counter.add(1) for _ in range(100)]) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    check(counter.add(0), 400)


def main():
    with open(sys.argv[2], "rb") as file:
        authkey = file.read()
    manager, others = Manager(sys.argv[1], authkey), Others(sys.argv[1], authkey)
    manager.connect()
    others.connect()
    values(manager)
    properties(manager)
    services(manager)
    functions(manager)
    instances(manager, others)
    threads(manager)
    print("done")


if __name__ == "__main__":
    main()
