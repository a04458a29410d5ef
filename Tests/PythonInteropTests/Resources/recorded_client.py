"""Uses a manager in many ways: calls that wait, time out and end with their process, objects in objects, errors."""

import multiprocessing
import os
import queue
import signal
import sys
import threading
from multiprocessing.managers import SyncManager


def connect():
    manager = SyncManager(address=sys.argv[1], authkey=open(sys.argv[2], "rb").read())
    manager.connect()
    return manager


def wait_for_an_item(proxy):
    proxy.get()


def main():
    multiprocessing.current_process().authkey = open(sys.argv[2], "rb").read()
    manager = connect()
    numbers, names, jobs, lock = manager.list(), manager.dict(), manager.Queue(), manager.Lock()
    for number in range(20):
        numbers.append(number)
        names[str(number)] = {"number": number, "list": [number, None, 1.5, b"bytes"]}
    assert sorted(numbers) == list(range(20)) and len(names) == 20
    assert names.items()[3][1]["list"][0] == 3
    try:
        jobs.get(timeout=0.05)
    except queue.Empty:
        pass
    try:
        names["missing"]
    except KeyError:
        pass
    nested = manager.list([manager.dict(a=1)])
    assert nested[0]["a"] == 1
    nested.pop()

    taken = []
    threads = [threading.Thread(target=lambda: taken.append(jobs.get())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(4):
        jobs.put(number)
    for thread in threads:
        thread.join()
    assert sorted(taken) == [0, 1, 2, 3]
    with lock:
        numbers.reverse()

    child = multiprocessing.get_context("fork").Process(target=wait_for_an_item, args=(jobs,))
    child.start()
    os.kill(child.pid, signal.SIGKILL)
    child.join()

    event, barrier = manager.Event(), manager.Barrier(2)
    waiter = threading.Thread(target=lambda: (event.wait(), barrier.wait()))
    waiter.start()
    event.set()
    barrier.wait()
    waiter.join()
    assert repr(numbers).startswith("<ListProxy")
    print(str(names)[:1] and "done")


if __name__ == "__main__":
    main()
