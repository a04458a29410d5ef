"""Pools and workers of Python in servers, for the benchmark: python_pools.py WORKLOAD SOCKET AUTHKEY-FILE MODULES.

It speaks with the benchmark as benchmark.py does. MODULES is the directory of `swift_worker.py`.
"""

import ctypes
import os
import signal
import subprocess
import sys
from multiprocessing.managers import SyncManager

import pools

WORKERS = 2


def pool_of_server():
    """A pool that the server has."""
    with open(sys.argv[3], "rb") as file:
        manager = SyncManager(sys.argv[2], authkey=file.read())
    manager.connect()
    pool = manager.Pool(WORKERS)
    pool.map(pools.same, range(100), 1)
    # The manager is needed as long as the pool is.
    return manager, pool


def python_pool_map(count=10_000, chunksize=None):
    manager, pool = pool_of_server()

    def once(manager=manager):
        results = pool.map(pools.same, range(count), chunksize)
        assert len(results) == count and results[-1] == count - 1

    return count, once


def python_pool_submit():
    return python_pool_map(2_000, 1)


def python_pool_short():
    return python_pool_map(10)


def python_pool_async(count=200):
    manager, pool = pool_of_server()

    def once(manager=manager):
        results = [pool.apply_async(pools.same, (number,)) for number in range(count)]
        for number, result in enumerate(results):
            assert result.get() == number

    return count, once


def python_pool_next(count=1_000):
    manager, pool = pool_of_server()

    def once(manager=manager):
        expected = 0
        for number in pool.imap(pools.same, range(count)):
            assert number == expected
            expected += 1
        assert expected == count

    return count, once


def python_pool_large(length=10_000_000):
    manager, pool = pool_of_server()

    def once(manager=manager):
        assert len(pool.apply(pools.large, (length,))) == length

    return 1, once


def python_worker_map(count=5_000):
    import swift_worker

    jobs = swift_worker.Server("unix:" + sys.argv[2], authkey_file=sys.argv[3]).queue("jobs")

    def once():
        results = list(jobs.map("pools.same", range(count)))
        assert len(results) == count and results[-1] == count - 1

    once()
    return count, once


def python_worker_work():
    """A worker in a process of its own, which ends with this one."""
    here = os.path.dirname(os.path.abspath(__file__))
    subprocess.Popen(
        [sys.executable, "-m", "swift_worker", "--connect", "unix:" + sys.argv[2], "--authkey-file", sys.argv[3],
         "--queue", "jobs", "--processes", str(WORKERS), "pools"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        env=dict(os.environ, PYTHONPATH=os.pathsep.join([sys.argv[4], here])),
        preexec_fn=lambda: ctypes.CDLL(None).prctl(1, int(signal.SIGKILL)),  # PR_SET_PDEATHSIG
    )
    return None


def main():
    sys.path.append(sys.argv[4])
    work = {f.__name__.replace("_", "-"): f for f in (
        python_pool_map, python_pool_submit, python_pool_short, python_pool_async, python_pool_next, python_pool_large,
        python_worker_map, python_worker_work
    )}[sys.argv[1]]()
    print("ready", flush=True)
    for line in sys.stdin:
        _, start, end = line.split()
        # What a worker does is counted where its results are.
        print(pools.run(*work, int(start), int(end)) if work else "done 0 %s %s " % (start, end), flush=True)


if __name__ == "__main__":
    main()
