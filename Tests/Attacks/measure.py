"""Sends each message of messages.py to a server while an honest client makes small calls, and prints a table.

    measure.py SYNCMANAGER [--size 1.0] [--only TEXT] [--output FILE]

SYNCMANAGER is a release build of the command. The table says how long the honest client waited at most for one call
(and how long without the time in which the machine ran others), how much processor time the server took for the message
and the small calls meanwhile, and how much a manager of CPython takes for the same message, where it is one that an
honest client might send. Times are reported, never judged.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

from messages import ATTACKS
from peer import create, give_back

HERE = os.path.dirname(os.path.abspath(__file__))


class Server:
    """A manager in a process of its own."""

    def __init__(self, directory, command):
        self.keyfile = os.path.join(directory, "authkey")
        with open(self.keyfile, "wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(b"the key of this measurement, 32+")
        self.authkey = open(self.keyfile, "rb").read()
        self.address = os.path.join(directory, "manager")
        self.log = open(os.path.join(directory, "log"), "wb")
        self.process = subprocess.Popen(
            self.line(command), stdout=subprocess.PIPE, stderr=self.log, text=True,
            env=dict(os.environ, SWIFT_BACKTRACE="enable=no"))
        line = self.process.stdout.readline()
        if "listening" not in line:
            raise SystemExit("no server: %r; its log is %s" % (line, self.log.name))

    def line(self, command):
        return [command, "serve", "--address", "unix:" + self.address, "--authkey-file", self.keyfile,
                "--release-dead-clients"]

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def worked(server):
    """The processor time of a server, in seconds."""
    tasks = "/proc/%d/task" % server.process.pid
    total = 0
    for thread in os.listdir(tasks):
        with open("%s/%s/schedstat" % (tasks, thread)) as file:
            total += int(file.read().split()[0])
    return total / 1e9


class CPython(Server):
    """A manager of CPython, which has the types that the messages are for."""

    def line(self, command):
        return [sys.executable, os.path.join(HERE, "cpython_manager.py"), self.address, self.keyfile]


class Ping:
    """The honest client, in a process of its own."""

    def __init__(self, server):
        self.ident = create(server.address, server.authkey, "Value", "i", 0)
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, "ping.py"), server.address, server.keyfile, self.ident,
             str(server.process.pid)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdin.write("0.0005\n")
        self.process.stdin.flush()
        self.process.stdout.readline()

    def figures(self):
        """What was measured since it was asked last."""
        self.process.stdin.write("0.0005\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def end(self):
        self.process.kill()
        self.process.wait()


def measured(server, attack):
    """One line: (what came back, how long the server worked for it, what the honest client waited)."""
    attack.prepare(server.address, server.authkey)
    ping = Ping(server)
    time.sleep(0.3)
    ping.figures()
    before = worked(server)
    outcome = attack.run()
    work = worked(server) - before
    time.sleep(0.1)
    during = ping.figures()
    attack.close()
    ping.end()
    return outcome, work, during


def row(directory, command, kind, size):
    """The columns of one message."""
    attack = kind(size)
    os.makedirs(directory)
    server = Server(directory, command)
    try:
        outcome, work, during = measured(server, attack)
    except Exception as error:
        status = server.process.poll()
        end = "" if status is None else "; the server ended with %d" % status
        return {"title": attack.title, "error": "%s: %s%s" % (type(error).__name__, error, end)}
    finally:
        server.end()
    columns = {"title": attack.title, "outcome": outcome, "work": work, "during": during,
               "bytes": len(getattr(attack, "payload", b""))}
    if attack.is_honest:
        os.makedirs(directory + "-cpython")
        server = CPython(directory + "-cpython", command)
        try:
            _, columns["cpython"], _ = measured(server, kind(size))
        finally:
            server.end()
    return columns


def table(rows):
    """The lines as Markdown."""
    yield "| message | bytes | others wait at most | of that, for the server | the server works | CPython works | answer |"
    yield "|---|---|---|---|---|---|---|"
    for columns in rows:
        if "error" in columns:
            yield "| %s | | | | | | %s |" % (columns["title"], columns["error"])
            continue
        during = columns["during"]
        cpython = "–" if "cpython" not in columns else "%.0f ms" % (columns["cpython"] * 1e3)
        yield "| %s | %s | %.1f ms | %.1f ms | %.0f ms | %s | %s |" % (
            columns["title"], format(columns["bytes"], ","), during["longest"] * 1e3, during["longest_net"] * 1e3,
            columns["work"] * 1e3, cpython, columns["outcome"].replace("|", "\\|"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("command")
    parser.add_argument("--size", type=float, default=1.0)
    parser.add_argument("--only", default="")
    parser.add_argument("--output")
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory(prefix="mp-attacks-") as directory:
        for number, kind in enumerate(ATTACKS):
            if options.only not in kind.__name__:
                continue
            rows.append(row(os.path.join(directory, str(number)), options.command, kind, options.size))
            print(list(table(rows[-1:]))[-1], flush=True)
    if options.output:
        with open(options.output, "w") as file:
            file.write("\n".join(table(rows)) + "\n")


if __name__ == "__main__":
    main()
