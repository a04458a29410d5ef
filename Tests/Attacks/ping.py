"""An honest client that makes one small call after the other, and says how long each took.

    ping.py ADDRESS AUTHKEY_FILE IDENT

Each line of its input is a number of seconds, the pause between two calls, and ends what went before; for that, a line
of JSON comes back: how many calls, their p50, p99 and longest time, and the longest net time, in seconds. *Net* is
without the time in which the machine gave no processor to this process or to the server's threads (schedstat in
proc(5)): what is left is time in which the server did something else.
"""

import json
import os
import select
import sys
import time

from peer import served


class Waits:
    """The time that the threads of a process were ready to run and didn't."""

    def __init__(self, pid):
        self.files = [
            os.open("/proc/%d/task/%s/schedstat" % (pid, thread), os.O_RDONLY)
            for thread in os.listdir("/proc/%d/task" % pid)
        ]

    def seconds(self):
        """Of each thread, since it began."""
        return [self.read(file) / 1e9 for file in self.files]

    @staticmethod
    def read(file):
        try:
            return int(os.pread(file, 64, 0).split()[1])
        except OSError:
            return 0  # A thread that has ended.


class Machine:
    """How long a client and its server waited for a processor: neither is to be blamed for that."""

    def __init__(self, server):
        self.both = [Waits(os.getpid()), Waits(server)]
        self.before = [waits.seconds() for waits in self.both]

    def waited(self):
        """Since it was asked last: the thread of each that waited longest, both together."""
        now = [waits.seconds() for waits in self.both]
        most = [max(after - before for after, before in zip(*pair)) for pair in zip(now, self.before)]
        self.before = now
        return sum(most)


class Figures:
    """How long calls took."""

    def __init__(self):
        self.times = []
        self.nets = []

    def add(self, time, waited):
        self.times.append(time)
        self.nets.append(max(0.0, time - waited))

    def summary(self):
        times, nets = sorted(self.times), sorted(self.nets)
        if not times:
            return {"calls": 0}
        return {
            "calls": len(times), "p50": times[len(times) // 2], "p99": times[len(times) * 99 // 100],
            "longest": times[-1], "p99_net": nets[len(nets) * 99 // 100], "longest_net": nets[-1],
        }


def main():
    address, keyfile, ident, server = sys.argv[1:]
    with open(keyfile, "rb") as file:
        authkey = file.read()
    if address[0] != "/":
        host, port = address.rsplit(":", 1)
        address = (host, int(port))
    peer = served(address, authkey)
    pause = float(sys.stdin.readline())
    print("ready", flush=True)
    machine = Machine(int(server))
    figures = Figures()
    while True:
        machine.waited()
        start = time.monotonic()
        kind, _ = peer.ask(ident, "get")
        took = time.monotonic() - start
        assert kind == "#RETURN", kind
        figures.add(took, machine.waited())
        if not select.select([0], [], [], pause)[0]:
            continue
        line = sys.stdin.readline()
        print(json.dumps(figures.summary()), flush=True)
        if not line:
            return
        figures = Figures()
        pause = float(line)


if __name__ == "__main__":
    main()
