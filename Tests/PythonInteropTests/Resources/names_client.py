"""Names, lifetimes and own types that know who calls, as a stock CPython client sees them; prints what it sees.

    python3 names_client.py ADDRESS AUTHKEY_FILE
"""
import multiprocessing
import os
import signal
import sys
import time
from multiprocessing.managers import SyncManager

for name in ("named", "get_named", "Seats", "Pool", "who_am_i"):
    SyncManager.register(name)


def connect(address):
    manager = SyncManager(address, multiprocessing.current_process().authkey)
    manager.connect()
    return manager


def says(function, *arguments, **keywords):
    try:
        print(function(*arguments, **keywords))
    except Exception as error:
        print("%s: %s" % (type(error).__name__, error))


def settings(manager):
    named = manager.named()
    named.Semaphore("permits", 2)
    named.Semaphore("permits")
    named.Semaphore("permits", value=2)
    says(named.Semaphore, "permits", 5)
    says(named.Queue, "permits")
    named.Queue("jobs", 0).put("x")
    says(named.Queue, "jobs", maxsize=3)
    says(manager.get_named, "Queue", "jobs", 3)
    says(named.Lock, ("lock", "forever"))
    print([(name["name"], name["typeid"], name["size"]) for name in named.names()])
    print(named.remove_name("jobs"), named.remove_name("jobs"))
    print(named.Queue("jobs", 3).qsize())


def hold_and_die(address, ready):
    """Takes seats and a place of the pool, makes an object of its session, and is killed."""
    manager = connect(address)
    named = manager.named()
    named.Seats("seats").take()
    named.Seats("seats").take()
    named.Pool("pool").take()
    named.list(("mine", "session")).append(1)
    os.write(ready, b"!")
    time.sleep(1000)


def sessions(manager, address):
    named = manager.named()
    seats, pool = named.Seats("seats"), named.Pool("pool")
    print("taken", seats.take())
    reading, writing = os.pipe()
    # It closes the connections that it inherits, as a child of os.fork() wouldn't.
    child = multiprocessing.get_context("fork").Process(target=hold_and_die, args=(address, writing))
    child.start()
    os.read(reading, 1)
    print("taken", seats.count(), "free", pool.free())
    print("mine" in [name["name"] for name in named.names()])
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    while seats.count() > 1 or pool.free() < 2 or len(named.names()) > 4:
        pass
    print("taken", seats.count(), "free", pool.free())
    print("mine" in [name["name"] for name in named.names()])
    print(manager.who_am_i()._getvalue() == "key:default+uid:%d" % os.getuid())
    says(seats.take, 1)


def refused(manager):
    queue = manager.named().Queue("poisoned")
    queue.put("poison")
    queue.put(7)
    print("ready")
    sys.stdout.flush()
    sys.stdin.readline()
    print(queue.refused(), queue.qsize())
    print(queue.retry_refused(), queue.get())


def main():
    address, authkey_file = sys.argv[1:]
    with open(authkey_file, "rb") as file:
        multiprocessing.current_process().authkey = file.read()
    manager = connect(address)
    settings(manager)
    sessions(manager, address)
    refused(manager)


if __name__ == "__main__":
    main()
