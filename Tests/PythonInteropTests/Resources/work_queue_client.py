"""A work queue as stock CPython clients see it: submits, works with several threads, and is killed while it works.

    python3 work_queue_client.py ADDRESS AUTHKEY_FILE
"""
import multiprocessing
import os
import queue
import signal
import sys
import threading
from multiprocessing.managers import SyncManager

SyncManager.register("named")
SyncManager.register("WorkQueue")


def connect(address):
    manager = SyncManager(address, multiprocessing.current_process().authkey)
    manager.connect()
    return manager


def work(jobs, count):
    """Completes tasks, each call over this thread's own connection."""
    while count > 0:
        for number, payload, attempt in jobs.lease(4, 30):
            if payload == "bad":
                jobs.fail(number, ValueError("bad payload"))
            else:
                jobs.complete(number, payload * 2)
            count -= 1


def lease_and_die(address):
    jobs = connect(address).named().WorkQueue("jobs")
    jobs.lease(2)
    os.kill(os.getpid(), signal.SIGKILL)


def main(address, authkey_file):
    with open(authkey_file, "rb") as file:
        multiprocessing.current_process().authkey = file.read()
    jobs = connect(address).named().WorkQueue("jobs")
    print(jobs.put(21), jobs.put("bad"), jobs.put_all([1, 2, 3], priority=1))
    worker = threading.Thread(target=work, args=(jobs, 5))
    worker.start()
    worker.join()
    print([(number, kind, value if kind == "result" else repr(value)[:25])
           for number, kind, value in jobs.results()])
    once = jobs.put("once")
    twice = jobs.put("twice", attempts=2)
    child = multiprocessing.get_context("fork").Process(target=lease_and_die, args=(address,))
    child.start()
    child.join()
    print(child.exitcode, jobs.result(once, 30)[:2])
    # Named workers: any thread and process may complete by the name.
    ((number, payload, attempt),) = jobs.lease(worker="w", duration=60)
    print(payload, attempt, jobs.complete(number, None), jobs.complete(number, "x", worker="w"))
    print(jobs.result(twice))
    print(jobs.lease(block=False), jobs.drain(), jobs.counts()["completed"])
    try:
        jobs.put("x", priority="high")
    except TypeError as error:
        print("TypeError:", error)
    # Swift puts work, and takes the result.
    print("ready", flush=True)
    work(jobs, 1)
    print("done", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
