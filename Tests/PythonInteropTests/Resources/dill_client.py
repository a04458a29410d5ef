"""Uses a server as the package `multiprocess` does, which pickles by `dill` and has proxies of its own.

    dill_client.py ADDRESS AUTHKEYFILE
"""

import collections
import datetime
import queue
import sys

import multiprocess
from multiprocess.managers import SyncManager


class Manager(SyncManager):
    pass


Manager.register("get_named")


def nested_proxies(manager):
    """They are this package's own, hold their objects, and are reached with its key."""
    outer = manager.dict()
    outer["inner"] = manager.dict(a=1)
    outer["items"] = [manager.list([1, 2]), (manager.Value("i", 5),)]
    assert type(outer["inner"]).__module__ == "multiprocess.managers"
    outer["inner"]["b"] = 2
    assert outer["inner"].copy() == {"a": 1, "b": 2}
    outer["items"][0].append(3)
    assert outer["items"][0][:] == [1, 2, 3]
    assert outer["items"][1][0].value == 5
    with manager.Condition(manager.Lock()) as condition:
        assert condition
    jobs = manager.Queue()
    jobs.put(manager.Event())
    event = jobs.get()
    event.set()
    assert event.is_set()


def values(manager):
    """Plain values that dill writes in its own way."""
    numbers = manager.list(range(5))
    assert numbers[1:3] == [1, 2] and numbers[::-2] == [4, 2, 0]
    numbers[:2] = [9]
    assert numbers[:] == [9, 2, 3, 4]
    for value in (
        range(3), range(9, 0, -2), slice(1, None, 2), ValueError("x"), OSError(2, "gone"), bytearray(b"x"), {1}, int,
        frozenset([1]), collections.OrderedDict(a=1), collections.deque([1]), datetime.datetime(2026, 1, 31),
        1 + 2j, None, Ellipsis,
    ):
        numbers.append(value)
        stored = numbers.pop()
        assert repr(stored) == repr(value), (stored, value)


def refusals(manager):
    """Functions by value stay refused; nothing else is lost by that."""
    items = manager.list()
    try:
        items.append(lambda: 1)
    except multiprocess.managers.RemoteError as error:
        assert "UnpicklingError" in str(error)
    else:
        assert type(items[0]).__name__ == "function"
        items.pop()
    assert len(items) == 0
    try:
        manager.Queue().get_nowait()
    except queue.Empty:
        return
    raise AssertionError("an empty queue has given something")


def other_process(manager):
    """Proxies as arguments of a process."""
    total = manager.Value("i", 0)
    results = manager.list()
    workers = [multiprocess.Process(target=work, args=(results, total, number)) for number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(results[:]) == [0, 1, 4] and total.value in (0, 1, 2)


def work(results, total, number):
    results.append(number * number)
    total.value = number


def main():
    address, key_file = sys.argv[1:]
    with open(key_file, "rb") as file:
        key = file.read()
    # Proxies inside of values connect with the key of the process, of this package's process.
    multiprocess.current_process().authkey = key
    manager = Manager(address=address, authkey=key)
    manager.connect()
    for case in (nested_proxies, values, refusals, other_process):
        case(manager)
    print("done")


if __name__ == "__main__":
    main()
