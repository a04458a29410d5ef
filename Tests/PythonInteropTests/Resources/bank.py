"""The types that custom_types_server.py shares."""
import threading


class Refused(Exception):
    """An exception of a program's own, with two arguments."""

    def __init__(self, balance, amount):
        super().__init__(balance, amount)


class Account:
    """Has methods with positional arguments and with keywords."""

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance

    def deposit(self, amount):
        self.balance += amount
        return self.balance

    def withdraw(self, amount, *, note=None):
        if amount > self.balance:
            error = Refused(self.balance, amount)
            if hasattr(error, "add_note"):
                error.add_note("ask for a loan")
            raise error
        self.balance -= amount
        return note

    def fail(self):
        raise LookupError("no such branch", 7)

    def wait_for_ever(self):
        threading.Event().wait()

    def lock(self):
        return threading.Lock()


class Person:
    """Has properties, for a proxy that exposes `__getattribute__`."""

    def __init__(self, name):
        self.name = name

    def greet(self, greeting):
        return "%s, %s" % (greeting, self.name)


class Child:
    """Has accessors instead."""

    def __init__(self):
        self._age = 1

    def get_age(self):
        return self._age

    def set_age(self, age):
        self._age = age


class Bank:
    """Returns other shared objects, and a generator."""

    def open(self, owner):
        return Account(owner)

    def numbers(self, count):
        for number in range(count):
            yield number


def word_count(text, least=1):
    return sum(len(word) >= least for word in text.split())
