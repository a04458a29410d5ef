"""Honest work, deaths, floods and hostile peers at once around one server; and whether all is as it should be then.

    chaos.py --server SYNCMANAGER --swift-worker CHAOS_WORKER --seconds 30 [--seed N] [--python PATH…]

Workers (stock CPython and Swift) put and get, count under a lock, write, append and nest, and write down what they do;
they are killed and stopped at random. It ends with status 0 if the totals are exact, no lock is held, the server is the
one that was started, its memory is back near where it was, no object is left, and no honest call was kept waiting by
something that the server did. Times are reported; the one bound is such that only a blocked loop breaks it.
"""

import argparse
import collections
import multiprocessing
import queue
import random
import sys
import tempfile
import time

from cast import PATIENCE, Crew, Crowd, Probe, Server
from journal import Life
from judge import State, complaints
from worker import Manager

# How much more memory the server may have after the load.
SPARE_MEMORY = 64 << 20


def storm(crew, crowd, seconds, draw):
    """All at once."""
    for _ in range(2):
        crowd.hostile()
    crowd.strangers()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.2 + 0.4 * draw.random())
        crew.go_on()
        crew.disturb()
        crowd.renew()


def until(condition):
    """Waits until something holds, as long as it may take; returns whether it does."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def everything_is_free(server, manager):
    """What is still held or waited for, as lines."""
    if not until(lambda: server.inspect()["parked"] == 0):
        yield "%d calls still wait" % server.inspect()["parked"]
    lock = manager.get_named("Lock", "lock")
    if not lock.acquire(True, PATIENCE):
        yield "the lock is held by nobody who lives"
    else:
        lock.release()
    permits = manager.get_named("Semaphore", "permits")
    free = [permits.acquire(True, 5) for _ in range(3)] + [permits.acquire(False)]
    if free != [True, True, True, False]:
        yield "of three permits these are free: %s" % free
    for is_mine in free:
        if is_mine:
            permits.release()


def state(manager):
    """What is in the server."""
    jobs, left = manager.get_named("Queue", "jobs"), []
    try:
        while True:
            left.append(jobs.get_nowait())
    except queue.Empty:
        pass
    nested = manager.get_named("dict", "nested")
    return State(
        left, manager.get_named("Value", "counter").get(), manager.get_named("dict", "notes").copy(),
        manager.get_named("list", "lines")[:], {key: nested[key][:] for key in nested.keys()})


def leftovers(server, manager):
    """The objects that are left when all who made them have gone, as lines."""
    manager.get_named("dict", "nested").clear()
    manager.get_named("dict", "notes").clear()
    del manager.get_named("list", "lines")[:]

    def unnamed():
        return [each for each in server.inspect()["objects"] if not each.get("name")]

    if not until(lambda: not unnamed()):
        left = collections.Counter(each["typeid"] for each in unnamed())
        yield "objects that nobody holds are left: %s" % dict(left)


def log_complaints(server):
    text = server.log_text()
    for word in ("Fatal error", "Crash", "crash", "Stack dump", " critical ", " error "):
        for line in text.splitlines():
            if word in line:
                yield "the log says: " + line[:300]
                break


def prepared(server):
    """A manager, and the objects of the workers."""
    multiprocessing.current_process().authkey = server.authkey  # For proxies inside of values.
    manager = Manager(server.path, authkey=server.authkey)
    manager.connect()
    manager.get_named("Queue", "jobs", 500)
    manager.get_named("Semaphore", "permits", 3)
    manager.get_named("Value", "counter", "i", 0)
    return manager


class Run:
    """One test, from the start of the server to its end."""

    def __init__(self, options, directory):
        self.options = options
        self.draw = random.Random(options.seed)
        self.server = Server(directory, options.server, options.server_option)
        self.manager = prepared(self.server)
        self.probe = Probe(self.server, self.manager.get_named("Value", "probe", "i", 0)._token.id)
        self.crew = self.crowd = None
        self.phases = {}
        self.memory = []

    def work(self):
        """All that happens until only the server is left."""
        time.sleep(3)
        self.phases["quiet"] = self.probe.figures()
        self.crew = Crew(self.server, self.options.python, self.options.swift_worker, self.draw)
        time.sleep(4)
        self.phases["honest work"] = self.probe.figures()
        self.memory.append(self.server.memory())
        self.crowd = Crowd(self.server, self.draw)
        storm(self.crew, self.crowd, self.options.seconds, self.draw)
        self.phases["storm"] = self.probe.figures()
        self.memory.append(self.server.memory())
        self.crowd.end()

    def complaints(self):
        """What is wrong when all have gone, as lines."""
        yield from self.crew.end()
        self.probe.end()
        if self.server.process.poll() is not None:
            yield "the server ended with status %d" % self.server.process.returncode
            return
        yield from everything_is_free(self.server, self.manager)
        yield from complaints(Life.read(self.crew.journals), state(self.manager))
        yield from leftovers(self.server, self.manager)
        base = self.memory[0]
        until(lambda: self.server.memory() < base + SPARE_MEMORY)
        self.memory.append(self.server.memory())
        if self.memory[-1] >= base + SPARE_MEMORY:
            yield "the server has %d MiB more than before" % (self.memory[-1] - base >> 20)
        longest = self.phases["storm"]["longest_net"]
        if longest > self.options.longest:
            yield "an honest call waited %.3f s for the server" % longest
        if "failed" in str(self.crowd.steps):
            yield "hostile peers or strangers gave up: %s" % dict(self.crowd.steps)

    def end(self):
        """Ends whatever still runs; returns the server's status."""
        for each in (self.crew, self.crowd, self.probe):
            if each is not None:
                each.end_at_once()
        return self.server.end()


def run(options):
    """Everything, and what is wrong afterwards."""
    with tempfile.TemporaryDirectory(prefix="mp-chaos-") as directory:
        test = Run(options, directory)
        try:
            test.work()
            wrong = list(test.complaints())
            report(test)
        except Exception as error:
            # A server that has gone takes the probe and the rest of the test with it.
            wrong = ["%r; the server's status is %s" % (error, test.server.process.poll())]
            wrong += test.server.log_text().splitlines()[-10:]
        finally:
            status = test.end()
        if status != 0:
            wrong.append("asked to end, the server ended with status %s" % status)
        wrong += log_complaints(test.server)
        if wrong and options.keep_log:
            with open(options.keep_log, "w") as file:
                file.write(test.server.log_text())
    return wrong


def report(test):
    """Says what was done and how long it took."""
    lives = Life.read(test.crew.journals)
    steps = collections.Counter(step[0] for life in lives for step in life.done)
    print("%d lives of workers, %d killed, %d stopped; steps: %s" % (
        len(lives), test.crew.kills, test.crew.stops, dict(steps)))
    print("others: %s" % dict(test.crowd.steps))
    for name, figures in test.phases.items():
        print("%s: %d calls, p50 %.2f ms, p99 %.2f ms (the server's %.2f), longest %.1f ms (the server's %.1f)" % (
            name, figures["calls"], figures["p50"] * 1e3, figures["p99"] * 1e3, figures["p99_net"] * 1e3,
            figures["longest"] * 1e3, figures["longest_net"] * 1e3))
    quiet, stormy = test.phases["quiet"], test.phases["storm"]
    print("p99 in the storm: %.1f times the quiet one; without the waits for processors %.1f times" % (
        stormy["p99"] / quiet["p99"], stormy["p99_net"] / max(1e-6, quiet["p99_net"])))
    print("memory before, at the end of the storm, and afterwards: %s MiB" % [each >> 20 for each in test.memory])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--server", required=True)
    parser.add_argument("--swift-worker")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--python", action="append", default=None)
    parser.add_argument("--server-option", action="append", default=[])
    parser.add_argument("--longest", type=float, default=1.0, help="seconds that the server may keep a call waiting")
    parser.add_argument("--keep-log")
    options = parser.parse_args()
    options.python = options.python or [sys.executable]
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(1 << 31)
    print("seed %d" % options.seed, flush=True)
    wrong = run(options)
    for line in wrong:
        print("WRONG: " + line)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
