"""Who takes part in the chaos test: the server, the workers, those who mean harm, and the client whose calls are timed."""

import collections
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ATTACKS = os.path.join(HERE, "..", "Attacks")
sys.path.insert(0, ATTACKS)

from peer import Peer  # noqa: E402

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

    end_at_once = end


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

    end_at_once = end
