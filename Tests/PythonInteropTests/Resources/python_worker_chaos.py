"""Kills workers and their processes at random while they run tasks; each task has to have exactly one outcome.

    python3 python_worker_chaos.py MODULES ADDRESS AUTHKEY_FILE SEED
"""
import collections
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

TASKS = 1500
# How often something is killed, at most: on a slow machine the rest of the tasks has some peace.
KILLS = 80


def processes_of(worker):
    """The processes that run its tasks, and not the helper of `multiprocessing`."""
    found = []
    for entry in os.listdir("/proc"):
        try:
            with open("/proc/%s/stat" % entry) as file:
                parent = int(file.read().rpartition(")")[2].split()[1])
            with open("/proc/%s/cmdline" % entry, "rb") as file:
                words = file.read()
        except (OSError, ValueError, IndexError):
            continue
        if parent == worker.pid and b"spawn_main" in words:
            found.append(int(entry))
    return found


class Chaos:
    def __init__(self, modules, address, authkey_file, seed):
        self.random = random.Random(seed)
        self.environment = dict(os.environ, PYTHONPATH=modules + os.pathsep + os.path.dirname(os.path.abspath(__file__)))
        self.command = [
            sys.executable, "-m", "swift_worker", "--connect", address, "--authkey-file", authkey_file, "--queue", "chaos",
            "--processes", "2", "python_worker_tasks",
        ]
        self.workers = [self.start(), self.start()]
        self.is_over = threading.Event()
        self.killed = collections.Counter()

    def start(self):
        return subprocess.Popen(self.command, env=self.environment)

    def kill(self):
        """Kills again and again, and starts what it has killed."""
        while sum(self.killed.values()) < KILLS and not self.is_over.wait(self.random.uniform(0.02, 0.2)):
            index = self.random.randrange(len(self.workers))
            worker = self.workers[index]
            if self.random.random() < 0.15:
                worker.kill()
                worker.wait()
                self.workers[index] = self.start()
                self.killed["worker"] += 1
                continue
            processes = processes_of(worker)
            if processes:
                # One that was killed before may be gone by now.
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.random.choice(processes), signal.SIGKILL)
                    self.killed["process"] += 1

    def end(self):
        self.is_over.set()
        for worker in self.workers:
            worker.terminate()
        return [worker.wait() for worker in self.workers]


def run(swift_worker, server, chaos, jobs, journal):
    """Has the tasks run while workers die; returns what became of them."""
    outcomes, ended = collections.Counter(), collections.Counter()
    # Half of them may be run again when their worker ends.
    futures = []
    killer = threading.Thread(target=chaos.kill)
    killer.start()
    try:
        for number in range(TASKS):
            # Some are killed meanwhile, however slow this process is.
            while sum(chaos.killed.values()) < number // 200:
                time.sleep(0.01)
            options = swift_worker.TaskOptions(retries=100 if number % 2 else 0)
            futures.append(jobs.submit("noted", journal, number, 0.002 * (number % 5), options=options))
            futures[-1].add_done_callback(lambda _, number=number: ended.update([number]))
        for number, future in enumerate(futures):
            try:
                assert future.result(120) == number
                outcomes["result"] += 1
            except swift_worker.WorkerLost:
                assert number % 2 == 0, "a task that may be tried again was given up"
                outcomes["lost"] += 1
    finally:
        chaos.is_over.set()
        killer.join()
    assert ended == {number: 1 for number in range(TASKS)}, "a task has ended more than once, or never"
    return outcomes


def main(modules, address, authkey_file, seed):
    sys.path.insert(0, modules)
    import swift_worker

    chaos = Chaos(modules, address, authkey_file, int(seed))
    server = swift_worker.Server(address, authkey_file=authkey_file)
    try:
        with tempfile.TemporaryDirectory() as folder, server.queue("chaos") as jobs:
            journal = os.path.join(folder, "journal")
            outcomes = run(swift_worker, server, chaos, jobs, journal)
            with open(journal) as file:
                begun = collections.Counter(int(line) for line in file)
            counts = counts_of(server)
            # One that has just been started can't drain yet.
            while counts["workers"] < 2:
                time.sleep(0.05)
                counts = counts_of(server)
    finally:
        statuses = chaos.end()
    print(dict(outcomes), dict(chaos.killed), file=sys.stderr)
    assert all(begun[number] <= 1 for number in range(0, TASKS, 2)), "a task was run again without leave"
    assert all(begun[number] >= 1 for number in range(1, TASKS, 2)), "a task has a result and was never run"
    assert counts["completed"] == outcomes["result"] and counts["leased"] == counts["queued"] == 0, counts
    # The death of a process ends one task, that of a worker those that it had leased.
    assert outcomes["lost"] <= chaos.killed["process"] + 8 * chaos.killed["worker"], (outcomes, chaos.killed)
    assert sum(chaos.killed.values()) > 5, chaos.killed
    assert statuses == [0, 0], statuses
    print("each task has one outcome")


def counts_of(server):
    made = server.ask("create", "get_named", "WorkQueue", "chaos")
    with contextlib.closing(server.connect()) as opened:
        for request in ((None, "accept_connection", ("counts",), {}), (made[0], "counts", (), {})):
            opened.send(request)
            kind, value = opened.recv()
            assert kind == "#RETURN", value
    return value


if __name__ == "__main__":
    main(*sys.argv[1:])
