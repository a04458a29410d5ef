#!/usr/bin/env python3
"""What the dashboard and the metrics cost a server with many objects and clients.

    python3 Tests/Dashboard/cost.py .build/release/syncmanager [--benchmark .build/release/benchmark]
        [--objects 10000] [--clients 500] [--seconds 20] [--turns 3]

Prints the processor time of the server's process in percent of a core: with nobody watching, with the overview in one
browser, with the table of objects being read as the page reads it, and with Prometheus reading the metrics each five
seconds. Clients hold connections and are idle, so that all other work is that of watching.

With the program of the benchmarks, then, what each of them costs while 50 more clients in Swift make as many calls as the machine
gives, in turns with and without it.
"""

import argparse
import http.client
import os
import pathlib
import sys
import threading
import time
import urllib.parse

import crowd

sys.path.append(str(pathlib.Path(__file__).parent.parent / "Benchmarks"))
import top_cost


class Viewer:
    """What the page asks for, without a browser."""

    def __init__(self, url):
        place, self.token = url.split("/#")
        self.place = place
        self.authority = urllib.parse.urlsplit(place).netloc
        connection = self.connect()
        connection.request("POST", "/session", self.token, {"Origin": place})
        answer = connection.getresponse()
        self.cookie = answer.getheader("set-cookie").split(";")[0]
        connection.close()

    def connect(self):
        return http.client.HTTPConnection(self.authority, timeout=30)

    def get(self, path):
        connection = self.connect()
        connection.request("GET", path, headers={"Cookie": self.cookie})
        body = connection.getresponse().read()
        connection.close()
        return body

    def watch(self, stopping):
        """Reads events until told to stop."""
        connection = self.connect()
        connection.request("GET", "/events", headers={"Cookie": self.cookie})
        answer = connection.getresponse()
        while not stopping.is_set():
            answer.fp.readline()
        connection.close()


class Watcher:
    """Does something beside the server until it is told to stop."""

    def __init__(self, work):
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=work, args=(self.stopping,))
        self.thread.start()
        time.sleep(2)

    def stop(self):
        self.stopping.set()
        self.thread.join()


class Silence:
    """Nobody calls."""

    def turn(self, seconds):
        time.sleep(seconds)
        return 0


def repeat(stopping, interval, action):
    """Does something again and again."""
    while not stopping.is_set():
        action()
        stopping.wait(interval)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--objects", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=500)
    parser.add_argument("--benchmark", help="the program of the benchmarks, for calls in Swift")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--turns", type=int, default=3)
    arguments = parser.parse_args()
    server = crowd.Server(arguments.program, "--metrics", "127.0.0.1:0", "--polling", "never")
    metrics = next(line for line in server.process.stdout if line.startswith("metrics at ")).split()[-1]
    people = crowd.Crowd(server)
    try:
        people.objects(arguments.objects)
        clients = [server.manager() for _ in range(arguments.clients)]
        # A connection lives as long as the proxy that made it, in the thread that has used it.
        kept = []

        def connect(manager):
            kept.append(manager.named())
            people.stopping.wait()

        for manager in clients:
            people.begin(connect, manager)
        while len(kept) < arguments.clients:
            time.sleep(0.1)
        viewer = Viewer(server.url)
        parts = urllib.parse.urlsplit(metrics)

        def read_metrics():
            connection = http.client.HTTPConnection(parts.netloc, timeout=30)
            connection.request("GET", parts.path)
            connection.getresponse().read()
            connection.close()

        def watch_objects(stopping):
            # The page shows a table beside the events.
            thread = threading.Thread(target=viewer.watch, args=(stopping,))
            thread.start()
            repeat(stopping, 5, lambda: viewer.get("/objects?sort=size&descending=1"))
            thread.join()

        watchers = {
            "one browser, the overview": viewer.watch,
            "one browser, the table of objects": watch_objects,
            "Prometheus, each 5 s": lambda stopping: repeat(stopping, 5, read_metrics),
        }
        server_process = server.process.pid
        for name, work in {"nobody watches": None, **watchers}.items():
            used, _ = top_cost.turn(
                server_process, Silence(), arguments.seconds, work and (lambda: Watcher(work)))
            print(f"{name:<44} {100 * used:6.2f} % of a core", flush=True)
        if arguments.benchmark:
            load = top_cost.SwiftLoad(os.path.abspath(arguments.benchmark), server.reach)
            for name, work in watchers.items():
                results = top_cost.turns(server_process, load, arguments, lambda: Watcher(work))
                top_cost.report("busy with Swift", name, results)
            load.end()
    finally:
        people.stop()
        server.close()


if __name__ == "__main__":
    main()
