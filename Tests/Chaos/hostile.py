"""A peer that holds a key and means harm, bounded in all it does.

    hostile.py ADDRESS AUTHKEY_FILE SEED

It goes on until it is killed. What it makes, it never gives back.
"""

import os
import pickle
import random
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Attacks"))

from messages import ATTACKS, DeadTaker, InspectMany
from peer import Peer, create, framed, request, served, doubled

# How large the messages of the table are here, where they come again and again.
SIZE = 0.01

INTEGERS = [0, 1, -1, 2, 7, 2 ** 31 - 1, -2 ** 31, 2 ** 32, 2 ** 53, 2 ** 63 - 1, -2 ** 63, 2 ** 63, 2 ** 200, -2 ** 200]
FLOATS = [0.0, -0.0, 1e308, -1e308, float("inf"), float("-inf"), float("nan"), 5e-324, 1e18, 0.5]
TYPES = {
    "list": ["append", "extend", "insert", "pop", "remove", "index", "count", "sort", "reverse", "__mul__", "__imul__",
             "__getitem__", "__setitem__", "__delitem__", "__add__", "__contains__", "__len__", "__str__"],
    "dict": ["get", "pop", "popitem", "setdefault", "update", "keys", "items", "__getitem__", "__setitem__", "copy",
             "increment", "__iter__", "__contains__", "clear"],
    "set": ["add", "update", "difference", "intersection", "union", "symmetric_difference", "pop", "discard", "__or__"],
    "deque": ["append", "appendleft", "extendleft", "insert", "rotate", "__mul__", "__imul__", "__getitem__", "index"],
    "Array": ["__getitem__", "__setitem__", "__len__"],
    "Value": ["get", "set", "increment"],
    "Namespace": ["__getattribute__", "__setattr__", "__delattr__"],
    "Queue": ["put", "get", "put_all", "get_all", "get_nowait", "qsize", "put_nowait", "shutdown"],
    "JoinableQueue": ["put", "get", "task_done", "join"], "LifoQueue": ["put", "get"], "PriorityQueue": ["put", "get"],
    "Lock": ["acquire", "release"], "RLock": ["acquire", "release"], "Semaphore": ["acquire", "release"],
    "BoundedSemaphore": ["acquire", "release"], "Event": ["set", "clear", "wait", "is_set"],
    "Condition": ["acquire", "release", "wait", "notify", "notify_all"], "Barrier": ["wait", "reset", "abort"],
    "Members": ["register", "unregister", "members", "watch"],
    "Leader": ["campaign", "resign", "leader", "is_leader", "observe"],
    "Future": ["result", "exception", "outcome", "done", "running", "cancelled", "cancel", "set_result", "set_exception",
               "set_running_or_notify_cancel", "promise"],
}
CONSTRUCTORS = {"Array": ("i", [1, 2, 3]), "Value": ("i", 1), "Barrier": (2,), "deque": ([1], 2 ** 63 - 1),
                "Semaphore": (2 ** 63 - 1,), "list": ([1, 2, 3],), "set": ([1, 2, 3],)}


class Hostile:
    """One such peer."""

    def __init__(self, address, authkey, seed):
        self.address, self.authkey = address, authkey
        self.draw = random.Random(seed)
        self.kinds = [self.odd_requests] * 4 + [
            self.known_message, self.slow_reader, self.half_message, self.burst, self.garbage, self.sudden_end]

    def served(self):
        return served(self.address, self.authkey)

    def step(self):
        self.draw.choice(self.kinds)()

    def value(self, depth=0):
        """An argument with an eye for those on which code stumbles."""
        draw = self.draw
        kind = draw.randrange(10 if depth < 3 else 6)
        if kind < 2:
            return draw.choice(INTEGERS)
        if kind == 2:
            return draw.choice(FLOATS)
        if kind == 3:
            return draw.choice([None, True, False, "", "a", "\0" * 1000, "__class__", b"", b"\xff" * 100, "\x1b[2J"])
        if kind == 4:
            return slice(*(draw.choice([None] + INTEGERS) for _ in range(3)))
        if kind == 5:
            return range(*(draw.choice(INTEGERS[:5]) or 1 for _ in range(3)))
        items = [self.value(depth + 1) for _ in range(draw.randrange(4))]
        if kind == 6:
            return tuple(items)
        if kind == 7:
            return {str(number): item for number, item in enumerate(items)}
        return items

    def odd_requests(self):
        """Methods of its own objects with extremes."""
        typeid = self.draw.choice(list(TYPES))
        ident = create(self.address, self.authkey, typeid, *CONSTRUCTORS.get(typeid, ()))
        peer = self.served()
        for _ in range(self.draw.randrange(1, 12)):
            arguments = [self.value() for _ in range(self.draw.randrange(4))]
            peer.send(pickle.dumps((ident, self.draw.choice(TYPES[typeid]), tuple(arguments), {}), 4))
            if not peer.connection.poll(0.2):
                break  # It waits; who goes is forgotten.
            peer.receive()
        peer.close()

    def known_message(self):
        """One of the messages that once held a server."""
        kind = self.draw.choice([kind for kind in ATTACKS if kind is not InspectMany])
        attack = kind(SIZE if kind is not DeadTaker else SIZE * 5)
        attack.prepare(self.address, self.authkey)
        attack.run()
        attack.close()

    def slow_reader(self):
        """Asks for 32 MiB and takes a little of it."""
        ident = create(self.address, self.authkey, "list", ["x" * (4 << 20)])
        peer = self.served()
        peer.send_raw(framed(pickle.dumps((ident, "__getitem__", (0,), {}), 4)) * 8)
        for _ in range(20):
            os.read(peer.connection.fileno(), 4096)
            time.sleep(0.02)
        peer.close()
        last = self.served()
        last.ask(ident, "clear")
        last.close()

    def half_message(self):
        """Announces 16 MiB, and sends half of them."""
        peer = self.served()
        whole = framed(b"x" * (16 << 20))
        peer.send_raw(whole[:self.draw.randrange(1, 8 << 20)])
        time.sleep(self.draw.random() * 0.2)
        peer.close()

    def burst(self):
        """Many requests at once, whose answers it may not read."""
        ident = create(self.address, self.authkey, "dict")
        peer = self.served()
        small = framed(pickle.dumps((ident, "increment", ("k",), {}), 4)) * 500
        heavy = framed(request(ident, "update", doubled(12)))
        peer.send_raw(small + heavy * 5 + small)
        if self.draw.random() < 0.5:
            for _ in range(1005):
                peer.receive()
        peer.close()

    def garbage(self):
        """Bytes that are no request."""
        peer = self.served()
        payload = bytes(self.draw.randrange(256) for _ in range(self.draw.randrange(200)))
        (peer.send if self.draw.random() < 0.5 else peer.send_raw)(payload)
        peer.connection.poll(0.1)
        peer.close()

    def sudden_end(self):
        """Takes a lock and what is in a queue, and goes without a word."""
        lock = create(self.address, self.authkey, "Lock")
        queue = create(self.address, self.authkey, "Queue")
        peer = self.served()
        peer.ask(lock, "acquire")
        for number in range(20):
            peer.ask(queue, "put", (number,))
        peer.send_raw(framed(pickle.dumps((queue, "get", (), {}), 4)) * 20)
        peer.connection.poll(0.2)
        peer.close()


def main():
    address, keyfile, seed = sys.argv[1:]
    with open(keyfile, "rb") as file:
        authkey = file.read()
    hostile = Hostile(address, authkey, seed)
    while True:
        try:
            hostile.step()
        except (EOFError, OSError, RuntimeError):
            pass  # Refused, cut off: so it should be.
        sys.stdout.write("x")  # Its steps are counted.
        sys.stdout.flush()
        time.sleep(hostile.draw.random() * 0.05)


if __name__ == "__main__":
    main()
