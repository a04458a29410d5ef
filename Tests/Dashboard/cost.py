#!/usr/bin/env python3
"""What the dashboard and the metrics cost a server with many objects and clients.

    python3 Tests/Dashboard/cost.py .build/release/syncmanager [--objects 10000] [--clients 500] [--seconds 20]

Prints the processor time of the server's process in percent of a core: with nobody watching, with the overview in one
browser, with the table of objects being read as the page reads it, and with Prometheus reading the metrics each five
seconds. Clients hold connections and are idle, so that all other work is that of watching.
"""

import argparse
import http.client
import os
import pathlib
import threading
import time
import urllib.parse

import crowd


def processor_time(process):
    """The seconds that a process has used."""
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


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


def measure(server, seconds, name, work=None):
    """The share of a core that the server uses while something is done beside it."""
    stopping = threading.Event()
    thread = threading.Thread(target=work, args=(stopping,)) if work else None
    if thread:
        thread.start()
        time.sleep(2)
    before, start = processor_time(server.process.pid), time.monotonic()
    time.sleep(seconds)
    share = (processor_time(server.process.pid) - before) / (time.monotonic() - start)
    stopping.set()
    if thread:
        thread.join()
    print(f"{name:<44} {100 * share:6.2f} % of a core", flush=True)


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
    parser.add_argument("--seconds", type=float, default=20)
    arguments = parser.parse_args()
    server = crowd.Server(arguments.program, "--metrics", "127.0.0.1:0")
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

        measure(server, arguments.seconds, "nobody watches")
        measure(server, arguments.seconds, "one browser, the overview", viewer.watch)
        def watch_objects(stopping):
            # The page shows a table beside the events.
            thread = threading.Thread(target=viewer.watch, args=(stopping,))
            thread.start()
            repeat(stopping, 5, lambda: viewer.get("/objects?sort=size&descending=1"))
            thread.join()

        measure(server, arguments.seconds, "one browser, the table of objects", watch_objects)
        measure(server, arguments.seconds, "Prometheus, each 5 s", lambda stopping: repeat(stopping, 5, read_metrics))
    finally:
        people.stop()
        server.close()


if __name__ == "__main__":
    main()
