"""Honest work, deaths, floods and hostile peers at once around one server; and whether all is as it should be then.

    chaos.py --server SYNCMANAGER --swift-worker CHAOS_WORKER --seconds 45 [--seed N] [--python PATH…]

Workers (stock CPython and Swift) put and get, count under a lock, write, append and nest, and write down what they do;
they are killed and stopped at random. It ends with status 0 if the totals are exact, no lock is held, the server is the
one that was started, its memory is back near where it was, no object is left, and no honest call was kept waiting by
something that the server did. Times are reported; the one bound is such that only a blocked loop breaks it.
"""

import argparse
import collections
import json
import multiprocessing
import os
import queue
import random
import re
import signal
import subprocess
import sys
import tempfile
import time

from journal import Life
from judge import State, complaints
from worker import Manager

HERE = os.path.dirname(os.path.abspath(__file__))
ATTACKS = os.path.join(HERE, "..", "Attacks")
sys.path.insert(0, ATTACKS)

from peer import Peer, served  # noqa: E402

# How much more memory the server may have after the load.
SPARE_MEMORY = 64 << 20
# How long the server may take to see that clients have died, and workers to end.
PATIENCE = 30
# How long one hostile peer lives.
HOSTILE_LIFE = 8


class Server:
    """The server under test."""

    def __init__(self, directory, command, options):
        self.directory = directory
        self.keyfile = self.make_key("authkey", b"the key of honest workers, 32 +.")
        self.hostile_keyfile = self.make_key("hostile", b"the key of hostile peers, 32 + .")
        with open(self.keyfile, "rb") as file:
            self.authkey = file.read()
        self.path = os.path.join(directory, "manager")
        self.log = os.path.join(directory, "log")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [command, "serve", "--address", "unix:" + self.path, "--address", "tcp://127.0.0.1:0",
                 "--authkey-file", self.keyfile, "--authkey-file", self.hostile_keyfile, "--release-dead-clients",
                 "--limit", "memory=512M"] + options,
                stdout=subprocess.PIPE, stderr=log, text=True, env=dict(os.environ, SWIFT_BACKTRACE="enable=no"))
        lines = [self.process.stdout.readline() for _ in range(2)]
        port = re.search(r"127\.0\.0\.1:(\d+)", "".join(lines))
        if port is None:
            raise SystemExit("no server: %r\n%s" % (lines, self.log_text()))
        self.tcp = "127.0.0.1:" + port.group(1)

    def make_key(self, name, key):
        path = os.path.join(self.directory, name)
        with open(path, "wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(key)
        return path

    def memory(self):
        """Its resident memory, in bytes."""
        with open("/proc/%d/status" % self.process.pid) as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) << 10

    def inspect(self):
        peer = Peer(self.path, self.authkey)
        kind, result = peer.ask(None, "inspect")
        peer.close()
        assert kind == "#RETURN", (kind, result)
        return result

    def log_text(self):
        with open(self.log, errors="replace") as file:
            return file.read()

    def end(self):
        """Ends it, and returns its status."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return None


class Crew:
    """The honest workers, and what becomes of them."""

    def __init__(self, server, pythons, swift_worker, draw):
        self.server, self.draw = server, draw
        self.journals = os.path.join(server.directory, "journals")
        os.mkdir(self.journals)
        self.stop_file = os.path.join(server.directory, "stop")
        script = os.path.join(HERE, "worker.py")
        # (command, address, whether it may be killed: who holds a lock over TCP keeps it, as with CPython.)
        self.kinds = [([python, script], server.path, True) for python in pythons]
        self.kinds.append(([pythons[-1], script], server.tcp, False))
        self.kinds += [([swift_worker], "unix:" + server.path, True)] * 2 if swift_worker else []
        self.lives = [0] * len(self.kinds)
        self.processes = [self.start(index) for index in range(len(self.kinds))]
        self.stopped = []  # (when it goes on, process)
        self.kills = self.stops = 0

    def start(self, index):
        command, address, _ = self.kinds[index]
        self.lives[index] += 1
        life = "w%d.%d" % (index, self.lives[index])
        return subprocess.Popen(
            command + [address, self.server.keyfile, life, str(self.draw.randrange(1 << 31)),
                       os.path.join(self.journals, life), self.stop_file])

    def disturb(self):
        """Kills one, or stops it for a while."""
        index = self.draw.randrange(len(self.kinds))
        process = self.processes[index]
        if self.kinds[index][2] and self.draw.random() < 0.6:
            process.kill()
            process.wait()
            self.kills += 1
            self.processes[index] = self.start(index)
        else:
            process.send_signal(signal.SIGSTOP)
            self.stops += 1
            self.stopped.append((time.monotonic() + 0.1 + self.draw.random(), process))

    def go_on(self, all_of_them=False):
        """Lets those go on whose time has come."""
        now = time.monotonic()
        for when, process in list(self.stopped):
            if all_of_them or when <= now:
                process.send_signal(signal.SIGCONT)
                self.stopped.remove((when, process))

    def end(self):
        """Lets all end by themselves; returns what is wrong with that."""
        self.go_on(all_of_them=True)
        open(self.stop_file, "w").close()
        end = time.monotonic() + PATIENCE
        for index, process in enumerate(self.processes):
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                yield "worker %d waits for ever" % index

    def end_at_once(self):
        for process in self.processes:
            process.kill()
            process.wait()


class Crowd:
    """Processes that go on until they are killed, and count their steps."""

    def __init__(self, server, draw):
        self.server, self.draw = server, draw
        self.processes = []
        self.steps = collections.Counter()

    def strangers(self):
        self.start("strangers", server_arguments=[self.server.tcp, self.server.path])

    def hostile(self):
        self.start("hostile", server_arguments=[self.server.path, self.server.hostile_keyfile])

    def start(self, kind, server_arguments):
        output = tempfile.TemporaryFile(dir=self.server.directory)
        process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, kind + ".py")] + server_arguments + [str(self.draw.randrange(1 << 31))],
            stdout=output)
        self.processes.append((kind, time.monotonic(), process, output))

    def renew(self):
        """Hostile peers die, too, and others come."""
        for each in list(self.processes):
            if each[0] == "hostile" and time.monotonic() - each[1] > HOSTILE_LIFE:
                self.end_one(each)
                self.hostile()

    def end_one(self, each):
        kind, _, process, output = each
        if process.poll() is not None:
            self.steps[kind + " that failed"] += 1
        process.kill()
        process.wait()
        self.steps[kind] += output.seek(0, os.SEEK_END)
        output.close()
        self.processes.remove(each)

    def end(self):
        for each in list(self.processes):
            self.end_one(each)


class Probe:
    """The honest client whose calls are timed."""

    def __init__(self, server, ident):
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(ATTACKS, "ping.py"), server.path, server.keyfile, ident,
             str(server.process.pid)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.say()
        self.process.stdout.readline()

    def say(self):
        self.process.stdin.write("0.004\n")
        self.process.stdin.flush()

    def figures(self):
        self.say()
        return json.loads(self.process.stdout.readline())

    def end(self):
        self.process.kill()
        self.process.wait()


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


def run(options):
    """Everything, and what is wrong afterwards."""
    draw = random.Random(options.seed)
    wrong = []
    with tempfile.TemporaryDirectory(prefix="mp-chaos-") as directory:
        server = Server(directory, options.server, options.server_option)
        multiprocessing.current_process().authkey = server.authkey
        manager = Manager(server.path, authkey=server.authkey)
        manager.connect()
        manager.get_named("Queue", "jobs", 500)
        manager.get_named("Semaphore", "permits", 3)
        manager.get_named("Value", "counter", "i", 0)
        probed = manager.get_named("Value", "probe", "i", 0)
        crew = crowd = probe = None
        try:
            probe = Probe(server, probed._token.id)
            time.sleep(3)
            quiet = probe.figures()
            crew = Crew(server, options.python, options.swift_worker, draw)
            time.sleep(4)
            base = server.memory()
            busy = probe.figures()
            crowd = Crowd(server, draw)
            storm(crew, crowd, options.seconds, draw)
            stormy = probe.figures()
            peak = server.memory()
            crowd.end()
            wrong += crew.end()
            probe.end()
            if server.process.poll() is not None:
                wrong.append("the server ended with status %d" % server.process.returncode)
            else:
                wrong += everything_is_free(server, manager)
                wrong += complaints(Life.read(crew.journals), state(manager))
                wrong += leftovers(server, manager)
                until(lambda: server.memory() < base + SPARE_MEMORY)
                after = server.memory()
                if after >= base + SPARE_MEMORY:
                    wrong.append("the server has %d MiB more than before" % (after - base >> 20))
                report(options, crew, crowd, (quiet, busy, stormy), (base, peak, after))
            if stormy["longest_net"] > options.longest:
                wrong.append("an honest call waited %.3f s for the server" % stormy["longest_net"])
            status = server.end()
            if status != 0:
                wrong.append("asked to end, the server ended with status %s" % status)
            wrong += log_complaints(server)
        finally:
            for each in (crew, crowd, probe):
                if each is not None:
                    each.end_at_once() if each is crew else each.end()
            server.end()
            if wrong and options.keep_log:
                with open(options.keep_log, "w") as file:
                    file.write(server.log_text())
    return wrong


def report(options, crew, crowd, phases, memory):
    lives = Life.read(crew.journals)
    steps = collections.Counter()
    for life in lives:
        steps.update(step[0] for step in life.done)
    print("%d lives of workers, %d killed, %d stopped; steps: %s" % (len(lives), crew.kills, crew.stops, dict(steps)))
    print("others: %s" % dict(crowd.steps))
    for name, figures in zip(("quiet", "honest work", "storm"), phases):
        print("%s: %d calls, p50 %.2f ms, p99 %.2f ms (the server's %.2f), longest %.1f ms (the server's %.1f)" % (
            name, figures["calls"], figures["p50"] * 1e3, figures["p99"] * 1e3, figures["p99_net"] * 1e3,
            figures["longest"] * 1e3, figures["longest_net"] * 1e3))
    print("p99 in the storm: %.1f times the quiet one; without the waits for processors %.1f times" % (
        phases[2]["p99"] / phases[0]["p99"], phases[2]["p99_net"] / max(1e-6, phases[0]["p99_net"])))
    print("memory: %d MiB before, %d at the end of the storm, %d afterwards" % tuple(each >> 20 for each in memory))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--server", required=True)
    parser.add_argument("--swift-worker")
    parser.add_argument("--seconds", type=float, default=45)
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
