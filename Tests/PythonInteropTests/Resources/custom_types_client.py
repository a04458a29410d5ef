"""Uses the types, functions and instances that a Swift server registers, and prints what it sees.

    python3 custom_types_client.py PATH AUTHKEY_FILE
"""
import multiprocessing
import sys
from multiprocessing.managers import (
    AutoProxy, BaseManager, BaseProxy, IteratorProxy, MakeProxyType, NamespaceProxy, RemoteError,
)


class PersonProxy(NamespaceProxy):
    """Properties as attributes, beside one method."""

    _exposed_ = ("__getattribute__", "__setattr__", "__delattr__", "greet", "pet")

    def greet(self, *args, **kwds):
        return object.__getattribute__(self, "_callmethod")("greet", args, kwds)

    def pet(self, name):
        return object.__getattribute__(self, "_callmethod")("pet", (name,))


class CounterProxy(BaseProxy):
    """Written by hand: one method, and no more than that."""

    _exposed_ = ("add",)

    def add(self, n):
        return self._callmethod("add", (n,))

    def subtract(self, n):
        return self._callmethod("subtract", (n,))


class Manager(BaseManager):
    pass


for name in ("Counter", "Account", "Animal", "Library", "Shelf", "word_count", "functions",
             "open", "get_queue", "get_hits"):
    Manager.register(name)
Manager.register("Person", proxytype=PersonProxy)
Manager.register("Iterator", proxytype=IteratorProxy, create_method=False)


class HandwrittenManager(BaseManager):
    pass


HandwrittenManager.register("Counter", proxytype=CounterProxy)


class MadeManager(BaseManager):
    pass


MadeProxy = MakeProxyType("MadeProxy", ("add", "__len__"))
MadeManager.register("Counter", proxytype=MadeProxy)


def attempt(what):
    """Prints what comes of it: a value, or the exception that can be caught."""
    try:
        print(what())
    except RemoteError as error:
        print("RemoteError", str(error).strip(" -\n").splitlines()[-1])
    except Exception as error:
        print(type(error).__name__, error)
        for name in ("swift_type", "swift_error", "thrown_by"):
            if hasattr(error, name):
                print("  ", name, getattr(error, name))


def main():
    with open(sys.argv[2], "rb") as file:
        authkey = file.read()
    multiprocessing.current_process().authkey = authkey
    manager = Manager(sys.argv[1], authkey)
    manager.connect()

    counter = manager.Counter()
    print(counter.add(2), counter.add(n=3), len(counter), str(counter), counter._getvalue())
    attempt(lambda: counter.add("x"))
    attempt(lambda: counter.add())
    attempt(lambda: counter.add(1, m=2))

    handwritten = HandwrittenManager(sys.argv[1], authkey)
    handwritten.connect()
    own = handwritten.Counter()
    print(own.add(4), type(own).__name__, own._exposed_)
    attempt(lambda: own.subtract(1))
    made = MadeManager(sys.argv[1], authkey)
    made.connect()
    own = made.Counter()
    print(own.add(6), len(own), type(own).__name__)

    account = manager.Account()
    account.withdraw(30)
    attempt(lambda: account.withdraw(100))
    attempt(account.fail)
    attempt(account.unspeakable)
    print(account.balance())

    person = manager.Person("Ada", age=36)
    person.name = "Grace"
    print(person.name, person.age, person.greet(greeting="Hi"))
    attempt(lambda: person.nothing)
    attempt(lambda: setattr(person, "is_adult", False))
    attempt(lambda: delattr(person, "name"))
    pet = person.pet("Rex")
    pet.set_name("Bello")
    print(pet.get_name(), pet)
    attempt(lambda: manager.Person("Ada"))

    library = manager.Library("city")
    print(library.search("x"), list(library.lines(3)), library)
    shelf, same = library.shelf(1), library.shelf(1)
    print(shelf.get_number(), shelf._token.id == same._token.id, library.shelf(-1))
    attempt(lambda: list(library.broken()))
    attempt(library.hang)
    attempt(lambda: manager.Library(""))

    opened = manager.open("city")
    print(opened.search("y"), manager.functions().open(title="park").search("y"))
    attempt(lambda: manager.open(1))
    lines = library.lines(1000)
    print(next(lines), lines.close(), list(lines))

    print(manager.word_count("a b c")._getvalue(), manager.functions().word_count(text="a b"))
    manager.get_queue().put(1)
    print(manager.get_queue().get(), manager.get_hits().add(1), manager.get_hits().add(1))
    attempt(lambda: manager.get_queue(5))


if __name__ == "__main__":
    main()
