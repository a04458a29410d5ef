"""An honest worker, as its user would write it with stock CPython: countable work, each step written down.

    worker.py ADDRESS AUTHKEY_FILE LIFE SEED JOURNAL STOP_FILE

It ends when STOP_FILE is there. It may be killed or stopped at any moment.
"""

import multiprocessing
import os
import queue
import random
import sys
import time
from multiprocessing.managers import SyncManager

from journal import Journal


class Manager(SyncManager):
    pass


Manager.register("get_named")


class Worker:
    """One life of one worker."""

    def __init__(self, manager, life, seed, journal):
        self.manager = manager
        # New connections over TCP compete with strangers: one that is stopped in its handshake may have to go for others.
        # So the work over TCP is what goes over the connection that is there.
        self.steps = self.STEPS if isinstance(manager.address, str) else self.STEPS_OF_ONE_CONNECTION
        self.life = life
        self.draw = random.Random(seed)
        self.journal = journal
        self.number = 0
        self.jobs = manager.get_named("Queue", "jobs")
        self.lock = manager.get_named("Lock", "lock")
        self.counter = manager.get_named("Value", "counter")
        self.permits = manager.get_named("Semaphore", "permits")
        self.notes = manager.get_named("dict", "notes")
        self.lines = manager.get_named("list", "lines")
        self.nested = manager.get_named("dict", "nested")

    STEPS_OF_ONE_CONNECTION = ("put", "put", "get", "get", "increment", "note", "append", "permit")
    STEPS = STEPS_OF_ONE_CONNECTION + ("nest",)

    def step(self):
        self.number += 1
        item = "%s:%d" % (self.life, self.number)
        getattr(self, self.draw.choice(self.steps))(item)

    def put(self, item):
        self.journal.begin("put", item)
        try:
            self.jobs.put(item, True, 0.05)
            self.journal.end("done")
        except queue.Full:
            self.journal.end("full")

    def get(self, item):
        self.journal.begin("get")
        try:
            self.journal.end(self.jobs.get(True, 0.05))
        except queue.Empty:
            self.journal.end("")

    def increment(self, item):
        """Two calls that are one only under the lock."""
        self.lock.acquire()
        self.journal.begin("increment")
        self.counter.set(self.counter.get() + 1)
        self.journal.end()
        self.lock.release()

    def note(self, item):
        self.journal.begin("note", str(self.number))
        self.notes[self.life] = self.number
        self.journal.end()

    def append(self, item):
        self.journal.begin("append", item)
        self.lines.append(item)
        self.journal.end()

    def nest(self, item):
        """A list in a dict, which lives as long as it is there."""
        self.journal.begin("nest", item)
        inner = self.manager.list([item])
        self.nested[item] = inner
        del inner
        again = self.nested[item]
        again.append("x")
        elements = again[:]
        if elements != [item, "x"]:
            self.journal.error("nested list %s is %s" % (item, elements))
        del again
        del self.nested[item]
        self.journal.end()

    def permit(self, item):
        self.permits.acquire()
        time.sleep(0.001)
        self.permits.release()


def begun(address, authkey, life, seed, journal):
    """A worker with all its proxies; strangers may keep it out for a moment, before it does anything."""
    for attempt in range(200):
        try:
            manager = Manager(address, authkey=authkey)
            manager.connect()
            return Worker(manager, life, seed, journal)
        except (EOFError, OSError, multiprocessing.AuthenticationError):
            time.sleep(0.05)
    raise RuntimeError("the server lets nobody in")


def main():
    address, keyfile, life, seed, path, stop = sys.argv[1:]
    with open(keyfile, "rb") as file:
        authkey = file.read()
    if address[0] != "/":
        host, port = address.rsplit(":", 1)
        address = (host, int(port))
    multiprocessing.current_process().authkey = authkey  # For proxies inside of values.
    journal = Journal(path)
    try:
        worker = begun(address, authkey, life, seed, journal)
        while not os.path.exists(stop):
            worker.step()
            time.sleep(worker.draw.random() * 0.004)
        del worker
        journal.last()
    except Exception as error:
        journal.error("%s in %r: %s" % (life, type(error).__name__, error))


if __name__ == "__main__":
    main()
