"""What `syncmanager top` costs a server: processor time of the server with and without somebody who watches.

    python3 Tests/Benchmarks/top_cost.py --server .build/release/syncmanager [--benchmark .build/release/benchmark]
        [--objects 10000] [--clients 500] [--seconds 20]

The server has so many objects and so many clients of CPython's protocol. At first they do nothing, then they make as many
calls as the machine gives. In turns of some seconds somebody watches (`top --json --interval 1s`), or nobody does.

With the program of the benchmarks, as many calls as the machine gives come from 50 more clients in Swift, eight at a time each.
"""
import argparse
import os
import random
import select
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from multiprocessing.connection import Client


def processor_time(pid):
    """The seconds of processor time that the threads of a process have used."""
    used = 0
    for thread in os.listdir("/proc/%d/task" % pid):
        # In nanoseconds, where `stat` has hundredths of a second.
        with open("/proc/%d/task/%s/schedstat" % (pid, thread)) as file:
            used += int(file.read().split()[0])
    return used / 1e9


def ask(connection, *request):
    connection.send(request)
    kind, result = connection.recv()
    assert kind in ("#RETURN", "#TRACEBACK", "#ERROR") and kind == "#RETURN", (kind, result)
    return result


class Load:
    """Clients, each of which makes a call, then the next when it is answered."""

    def __init__(self, address, key, clients, objects):
        self.connections = []
        for number in range(clients):
            connection = Client(address, authkey=key)
            ask(connection, None, "accept_connection", ("client %d" % number,), {})
            self.connections.append(connection)
        self.idents = []
        for _ in range(objects):
            maker = Client(address, authkey=key)
            self.idents.append(ask(maker, None, "create", ("dict",), {})[0])
            maker.close()
        self.calls = 0
        self.goes_on = True

    def run(self):
        poll = select.poll()
        known = {connection.fileno(): connection for connection in self.connections}
        for number, connection in known.items():
            poll.register(number, select.POLLIN)
            self.send(connection)
        waiting = len(known)
        while waiting:
            for number, _ in poll.poll():
                connection = known[number]
                connection.recv()
                self.calls += 1
                if self.goes_on:
                    self.send(connection)
                else:
                    waiting -= 1

    def send(self, connection):
        connection.send((random.choice(self.idents), "get", ("key",), {}))

    def turn(self, seconds):
        """Calls per second in so many seconds from now."""
        calls, start = self.calls, time.monotonic()
        time.sleep(seconds)
        return (self.calls - calls) / (time.monotonic() - start)


class SwiftLoad:
    """A process with clients of the other protocol, which calls in turns."""

    def __init__(self, benchmark, reach):
        command = [benchmark, "worker", "dict-get", "--address", *reach, "--links", "50", "--tasks", "8"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        assert self.process.stdout.readline() == "ready\n"

    def turn(self, seconds):
        """Calls per second in so many seconds from now."""
        start = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
        self.process.stdin.write("round %d %d\n" % (start, start + seconds * 1e9))
        _, operations, began, ended = self.process.stdout.readline().split()[:4]
        return int(operations) / (int(ended) - int(began)) * 1e9

    def end(self):
        self.process.stdin.close()
        self.process.wait()


class Top:
    """Somebody who watches, from now on."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE)
        if not self.process.stdout.readline():
            sys.exit("nobody watches")

    def stop(self):
        self.process.kill()
        self.process.wait()


def turn(server, load, seconds, watch):
    """Processor time per second and calls per second in one turn."""
    watcher = watch and watch()
    time_before, start = processor_time(server), time.monotonic()
    rate = load.turn(seconds)
    used = (processor_time(server) - time_before) / (time.monotonic() - start)
    if watcher:
        watcher.stop()
    return used, rate


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", required=True)
    parser.add_argument("--benchmark", help="the program of the benchmarks, for calls in Swift")
    parser.add_argument("--top", help="the command that watches, if it is another one")
    parser.add_argument("--objects", type=int, default=10000)
    parser.add_argument("--clients", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--idle", action="store_true", help="leave out the calls")
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args()
    command = os.path.abspath(options.server)
    top = os.path.abspath(options.top or options.server)
    benchmark = options.benchmark and os.path.abspath(options.benchmark)
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        subprocess.run([command, "keygen", "key"], check=True)
        key = open("key", "rb").read()
        reach = ["unix:m", "--authkey-file", "key"]
        server = subprocess.Popen(
            [command, "serve", "--address", *reach, "--polling", "never", "--log-level", "error"],
            stdout=subprocess.PIPE,
        )
        try:
            server.stdout.readline()
            load = Load("m", key, options.clients, options.objects)
            watch = lambda: Top([top, "top", *reach, "--json", "--interval", "1s"])
            measure(server.pid, load, options, watch)
            if benchmark:
                swift = SwiftLoad(benchmark, reach)
                report("busy with Swift", "top", turns(server.pid, swift, options, watch))
                swift.end()
        finally:
            server.terminate()
            server.wait()


def turns(server, load, options, watch):
    """What came of the turns, by whether somebody watched."""
    results = {False: [], True: []}
    for _ in range(options.turns):
        for watched in (False, True):
            results[watched].append(turn(server, load, options.seconds, watch if watched else None))
    return results


def measure(server, load, options, watch):
    print("%d objects, %d clients; turns of %g s" % (options.objects, options.clients, options.seconds))
    for busy in (False,) if options.idle else (False, True):
        thread = threading.Thread(target=load.run)
        if busy:
            thread.start()
        results = turns(server, load, options, watch)
        load.goes_on = False
        if busy:
            thread.join()
        report("busy" if busy else "idle", "top", results)
        load.goes_on = True


def report(name, watcher, results):
    """Prints medians; of a busy server, the time per call is what can be compared."""
    used = {watched: statistics.median(used for used, _ in turns) for watched, turns in results.items()}
    rates = {watched: statistics.median(rate for _, rate in turns) for watched, turns in results.items()}
    for watched in (False, True):
        print("%s, %s: %5.1f %% of a core, %7.0f calls/s" % (
            name, "watched    " if watched else "not watched", 100 * used[watched], rates[watched]))
    expected = used[False] * (rates[True] / rates[False] if rates[False] else 1)
    print("%s: %s costs %.2f %% of a core" % (name, watcher, 100 * (used[True] - expected)), flush=True)


if __name__ == "__main__":
    sys.exit(main())
