"""A server with something of everything, for tests and pictures of the dashboard; clients are stock CPython."""

import contextlib
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from multiprocessing.managers import SyncManager


class Named(SyncManager):
    """A manager whose objects can have names."""


Named.register("named")
Named.register("WorkQueue")


class Server:
    """`syncmanager serve` with a dashboard, in a directory of its own."""

    def __init__(self, program, *options):
        self.folder = tempfile.TemporaryDirectory(prefix="dashboard-")
        self.socket = f"{self.folder.name}/manager"
        key = f"{self.folder.name}/authkey"
        subprocess.run([program, "keygen", key], check=True)
        self.authkey = pathlib.Path(key).read_bytes()
        # What commands are told to find it.
        self.reach = [f"unix:{self.socket}", "--authkey-file", key]
        self.log = open(f"{self.folder.name}/log", "w", encoding="utf-8")
        self.process = subprocess.Popen(
            [program, "serve", "--address", *self.reach, "--dashboard", "127.0.0.1:0", *options],
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.url = None
        for line in self.process.stdout:
            if found := re.match(r"dashboard at (http://\S+)", line):
                self.url = found[1]
                break
        if not self.url:
            raise RuntimeError(f"the server has no dashboard: {pathlib.Path(self.log.name).read_text()}")

    def manager(self):
        """A client of its own."""
        manager = Named(self.socket, authkey=self.authkey)
        manager.connect()
        return manager

    def close(self):
        """Ends the server."""
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()
        self.log.close()
        self.folder.cleanup()


class Crowd:
    """Clients that do this and that until they are told to stop."""

    def __init__(self, server, seed=1):
        self.server = server
        self.random = random.Random(seed)
        self.stopping = threading.Event()
        self.threads = []
        self.kept = []

    def begin(self, target, *arguments):
        def work():
            with contextlib.suppress(EOFError, ConnectionError, BrokenPipeError, FileNotFoundError):
                target(*arguments)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        self.threads.append(thread)

    def stop(self):
        """Has them stop."""
        self.stopping.set()

    def objects(self, count):
        """Makes named objects, most of them small dicts and lists."""
        named = self.server.manager().named()
        for number in range(count):
            kind = ("dict", "list", "Value", "Event")[number % 4]
            arguments = ("i", number) if kind == "Value" else ()
            self.kept.append(getattr(named, kind)(f"{kind.lower()}-{number:05}", *arguments))

    def counting(self):
        """Counts words."""
        counts = self.server.manager().named().dict("word-counts")
        words = "apple pear plum cherry quince medlar".split()
        while not self.stopping.is_set():
            word = self.random.choice(words)
            counts.update({word: counts.get(word, 0) + 1})
            time.sleep(self.random.random() / 200)

    def producing(self):
        """Puts orders into a queue, sometimes faster and sometimes slower."""
        orders = self.server.manager().named().Queue("orders")
        begin = time.monotonic()
        while not self.stopping.is_set():
            for number in range(self.random.randrange(12)):
                orders.put({"order": number, "items": ["tea", "bread"]})
            time.sleep(0.05 if int((time.monotonic() - begin) / 7) % 2 else 0.09)

    def consuming(self):
        """Takes orders out of the queue."""
        orders = self.server.manager().named().Queue("orders")
        while not self.stopping.is_set():
            with contextlib.suppress(Exception):
                orders.get(timeout=0.5)
            time.sleep(0.011)

    def failing(self):
        """Makes mistakes now and then."""
        stock = self.server.manager().named().dict("stock")
        while not self.stopping.is_set():
            with contextlib.suppress(KeyError):
                stock["unicorns"]
            time.sleep(0.2 + self.random.random())

    def submitting(self):
        """Submits tasks to a work queue."""
        jobs = self.server.manager().named().WorkQueue("thumbnails")
        while not self.stopping.is_set():
            for _ in range(self.random.randrange(9)):
                jobs.put("picture", name=self.random.choice(["resize", "crop", "sharpen"]))
            time.sleep(0.1)

    def working(self, number):
        """Leases tasks and completes them."""
        jobs = self.server.manager().named().WorkQueue("thumbnails")
        while not self.stopping.is_set():
            for task in jobs.lease(up_to=4, timeout=1, worker=f"worker-{number}"):
                time.sleep(self.random.random() / 20)
                jobs.complete(task[0], "done", worker=f"worker-{number}")

    def holding(self, name, count):
        """Holds a lock for a while, for which others wait."""
        lock = self.server.manager().named().Lock(name)
        for _ in range(count):
            self.begin(self.waiting, name)
        with lock:
            self.stopping.wait()

    def waiting(self, name):
        """Waits for a lock."""
        lock = self.server.manager().named().Lock(name)
        lock.acquire(True, 600)

    def deadlock(self):
        """Two processes that take two locks in opposite order; ends them when told to stop."""
        script = (
            "import sys, threading\n"
            "from multiprocessing.managers import SyncManager\n"
            "class Named(SyncManager): pass\n"
            "Named.register('named')\n"
            "manager = Named(sys.argv[1], authkey=bytes.fromhex(sys.argv[2])); manager.connect()\n"
            "first, second = (manager.named().RLock(name) for name in sys.argv[3:5])\n"
            "first.acquire(); print('has', flush=True); sys.stdin.readline(); second.acquire()\n"
        )
        processes = [
            subprocess.Popen(
                [sys.executable, "-c", script, self.server.socket, self.server.authkey.hex(), *locks],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for locks in (("accounts", "ledger"), ("ledger", "accounts"))]
        for process in processes:
            process.stdout.readline()
        for process in processes:
            process.stdin.write("\n")
            process.stdin.flush()
        return processes
