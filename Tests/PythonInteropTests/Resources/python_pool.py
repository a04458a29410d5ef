"""Pools in a server of ours, as a program of stock CPython has them.

    python_pool.py SCENE ADDRESS AUTHKEY_FILE

Runs one scene, and prints `ok`. A module, too: pools import their functions from it.
"""

import multiprocessing
import multiprocessing.pool
import os
import pwd
import random
import resource
import signal
import sys
import threading
import time
from multiprocessing.managers import RemoteError, SyncManager

prepared = None


def square(number):
    return number * number


def process(*_):
    return os.getpid()


def host(*_):
    return os.getppid()


def crash(number=None):
    if number in (None, 3):
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def nap(number):
    time.sleep(0.05)
    return number


def sleep(_=None):
    time.sleep(600)


def leave(code):
    os._exit(code)


def prepare(value):
    global prepared
    prepared = value


def get_prepared():
    return prepared


def close_output(_=None):
    sys.stdout.close()
    return os.getpid()


def refuse():
    raise LookupError("not today")


def put(queue, item):
    queue.put(item)


class Unpicklable:
    def __reduce__(self):
        raise RuntimeError("cannot pickle this")


def unpicklable():
    return Unpicklable()


def fails(kind, function, *arguments):
    """The error that a call raises, which is of a kind."""
    try:
        function(*arguments)
    except kind as error:
        return str(error)
    raise AssertionError("%r raised nothing" % function)


def wait_until(is_so):
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def is_alive(number):
    try:
        with open("/proc/%d/stat" % number) as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def a_crash_ends_its_own_task(manager):
    pool = manager.Pool(2)
    results = [pool.apply_async(crash, (number,)) for number in range(10)]
    for number, result in enumerate(results):
        if number == 3:
            assert "was killed by SIGKILL while it ran" in fails(ChildProcessError, result.get)
            assert not result.successful()
        else:
            assert result.get() == number
    assert "exited with code 7" in fails(ChildProcessError, pool.apply, leave, (7,))
    assert pool.map(square, range(100)) == [number * number for number in range(100)]


def each_task_has_one_outcome(manager):
    pool = manager.Pool(2)
    outcomes = manager.list()
    workers_of, killed, is_over = host_of(manager), [], threading.Event()

    def kill():
        chance = random.Random(18)
        while not is_over.wait(chance.random() * 0.1):
            try:
                number = chance.choice(children(workers_of))
                os.kill(number, signal.SIGKILL)
                killed.append(number)
            except (IndexError, ProcessLookupError):
                pass

    killer = threading.Thread(target=kill)
    killer.start()
    results = [
        pool.apply_async(nap, (number,), {}, outcomes.append, outcomes.append) for number in range(100)
    ]
    for result in results:
        result.wait()
    is_over.set()
    killer.join()
    ends = [result.successful() for result in results]
    assert len(outcomes) == 100, len(outcomes)
    assert len(killed) > 3 and ends.count(False) <= len(killed), (killed, ends.count(False))
    for number, result in enumerate(results):
        if ends[number]:
            assert result.get() == number


def children(parent):
    """The processes that one has started."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open("/proc/%s/stat" % name) as file:
                    fields = file.read().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == parent and fields[0] != "Z":
                found.append(int(name))
    return found


def host_of(manager):
    """The process that keeps the objects of the server."""
    if not hasattr(manager, "host"):
        pool = manager.Pool(1)
        manager.host = pool.apply(host)
        pool.close()
        pool.join()
    return manager.host


def an_idle_process_is_replaced(manager):
    pool = manager.Pool(1)
    first = pool.apply(process)
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: not is_alive(first))
    assert pool.apply(process) != first


def processes_are_renewed(manager):
    pool = manager.Pool(1, None, (), 2)
    assert len({pool.apply(process) for _ in range(6)}) == 3
    assert "maxtasksperchild" in fails(RemoteError, manager.Pool, 1, None, (), 0)


def an_initializer_prepares(manager):
    pool = manager.Pool(2, prepare, ("well",))
    assert pool.apply(get_prepared) == "well"
    broken = manager.Pool(1, refuse)
    assert fails(LookupError, broken.apply, square, (1,)) == "not today"
    assert "callable" in fails(RemoteError, manager.Pool, 1, 5)


def no_more_processes_than_allowed(manager):
    pool = manager.Pool(8)
    assert 1 <= len(set(pool.map(process, range(64), 1))) <= 2


def tasks_wait_for_later_tasks(manager):
    # What lies before a process that waits is done by others, in whichever order it was given.
    pool = manager.Pool(2)
    for waiting in (0, 1, 5):
        gate = manager.Event()
        tasks = [(gate, number, waiting) for number in range(24)]
        assert pool.starmap(wait_for_the_last, tasks, 1) == list(range(24))
    barrier = manager.Barrier(2)
    assert sorted(pool.map(meet, [barrier, barrier], 1)) == [0, 1]


def wait_for_the_last(gate, number, waiting):
    if number == waiting:
        assert gate.wait(60)
    elif number == 23:
        gate.set()
    return number


def meet(barrier):
    return barrier.wait(60)


def long_tasks_pass(manager):
    pool = manager.Pool(2)
    lengths = [0, 1, 32700, 32768, 65536, 300000, 5000000]
    texts = [bytes([length % 251]) * length for length in lengths]
    assert pool.map(len, texts, 1) == lengths
    assert pool.map(bytes, texts, 1) == texts
    assert pool.map(bytes, texts, 7) == texts
    assert list(pool.imap(bytes, texts)) == texts
    results = [pool.apply_async(bytes, (text,)) for text in texts]
    assert [result.get() for result in results] == texts
    killer = pool.apply_async(crash)
    assert pool.map(bytes, texts, 1) == texts
    assert "SIGKILL" in fails(ChildProcessError, killer.get)
    # Nobody waits for workers that are busy.
    gate = manager.Event()
    waiting = [pool.apply_async(wait_for_the_last, (gate, 0, 0)) for _ in range(2)]
    results = [pool.apply_async(bytes, (bytes(16000 + 100 * number),)) for number in range(64)]
    gate.set()
    assert [len(result.get()) for result in results] == [16000 + 100 * number for number in range(64)]
    assert [result.get() for result in waiting] == [0, 0]


class Slow:
    """Elements that come when somebody puts them into a queue."""

    def __init__(self, queue):
        self.queue = queue

    def __iter__(self):
        return iter(self.queue.get, None)


def elements_may_be_long_in_coming(manager):
    pool = manager.Pool(2)
    queue = manager.Queue()
    waiting = pool.imap(square, Slow(queue))
    assert pool.map(square, range(5)) == [0, 1, 4, 9, 16]
    for number in 3, 4:
        queue.put(number)
        assert next(waiting) == number * number
    queue.put(None)
    assert list(waiting) == []
    for _ in range(100):
        queue.put(2)
    queue.put(None)
    assert list(pool.imap_unordered(square, Slow(queue), 3)) == [4] * 100
    ended = pool.imap(square, Slow(queue))
    pool.close()
    queue.put(None)
    assert list(ended) == []
    pool.join()


class Counter:
    """A function that counts its calls."""

    count = 0

    def __call__(self, _=None):
        self.count += 1
        return self.count


def tasks_share_nothing(manager):
    pool = manager.Pool(1)
    assert pool.map(Counter(), range(6), 2) == [1, 2] * 3
    assert pool.map(Counter(), range(3), 1) == [1] * 3
    assert pool.map([7].pop, [0, 0], 1) == [7, 7]
    assert list(pool.imap(str.upper, ["a", "b"])) == ["A", "B"]
    assert pool.apply(dict, (), {"a": 1}) == {"a": 1}


def a_broken_initializer_ends_tasks(manager):
    pool = manager.Pool(1, leave, (5,))
    assert "exited with code 5 before it ran the task" in fails(ChildProcessError, pool.apply, square, (1,))
    assert "exited with code 5" in fails(ChildProcessError, pool.map, square, range(3))


def errors_are_explained(manager):
    pool = manager.Pool(1)
    assert "cannot pickle this" in fails(multiprocessing.pool.MaybeEncodingError, pool.apply, unpicklable)
    assert "1+" in fails(ValueError, pool.imap, square, [1], 0)
    assert "still running" in fails(ValueError, pool.join)
    pool.close()
    pool.join()
    assert "not running" in fails(ValueError, pool.apply, square, (1,))


def functions_of_programs_are_explained(manager):
    function = sys.modules["__main__"].of_the_program
    pool = manager.Pool(1)
    for call in (
        lambda: pool.apply(function),
        lambda: pool.map(function, range(3)),
        lambda: pool.apply_async(square, (3,), callback=function),
        lambda: pool.imap_unordered(square, [function]),
        lambda: manager.Pool(1, function),
        lambda: manager.Barrier(1, function),
        lambda: manager.list([2, 1]).sort(key=function),
    ):
        text = fails(RemoteError, call)
        assert "'of_the_program' belongs to the client's program itself (__main__)" in text, text
        assert "move it to a module that is found by the server's --python-path" in text, text
    # Children that a program spawns have it under another name.
    sys.modules["__mp_main__"] = sys.modules["__main__"]
    function.__module__ = "__mp_main__"
    assert "(__main__)" in fails(RemoteError, pool.apply, function)
    sys.modules["of_my_own"] = sys.modules["__main__"]
    function.__module__ = "of_my_own"
    text = fails(RemoteError, pool.apply, function)
    assert "No module named 'of_my_own': the server looks for" in text and "--python-path" in text, text
    assert pool.apply(square, (3,)) == 9


def a_closed_output_ends_nothing(manager):
    with manager.Pool(1) as pool:
        worker = pool.apply(close_output)
        assert pool.apply(process) == worker


def termination_is_told(manager):
    pool = manager.Pool(1)
    running, waiting = pool.apply_async(sleep), pool.map_async(sleep, range(5))
    iterator = pool.imap(sleep, range(5))
    number = children(host_of(manager))
    time.sleep(0.1)
    pool.terminate()
    pool.join()
    for result in running, waiting:
        assert "terminated" in fails(RuntimeError, result.get)
    assert "terminated" in fails(RuntimeError, next, iterator)
    wait_until(lambda: not any(map(is_alive, number)))


def objects_are_shared(manager):
    pool = manager.Pool(2)
    queue = manager.Queue()
    pool.starmap(put, [(queue, number) for number in range(5)])
    assert sorted(queue.get() for _ in range(5)) == list(range(5))
    calls = manager.list()
    pool.map_async(square, [1, 2], callback=calls.extend, error_callback=calls.append).wait()
    pool.apply_async(refuse, callback=calls.append, error_callback=calls.append).wait()
    assert calls[:2] == [1, 4] and isinstance(calls[2], LookupError)


def functions_of_the_server(manager):
    pool = manager.Pool(2)
    assert pool.apply("double", (21,)) == 42
    assert pool.map("double", range(5)) == [0, 2, 4, 6, 8]
    assert "double" in fails(RemoteError, pool.apply, "duble", (1,))


def the_host_is_started_again(manager):
    pool = manager.Pool(1)
    result = pool.apply_async(sleep)
    ends = []
    waiting = threading.Thread(target=lambda: ends.append(fails(RuntimeError, result.get)))
    waiting.start()
    old = host_of(manager)
    workers = children(old)
    os.kill(old, signal.SIGKILL)
    waiting.join()
    assert "was killed by SIGKILL; its objects are gone" in ends[0], ends
    assert "objects are gone" in fails(RuntimeError, pool.map, square, [1])
    wait_until(lambda: not any(map(is_alive, workers)))
    again = manager.Pool(1)
    assert again.apply(square, (3,)) == 9
    assert again.apply(host) != old


def an_action_is_a_process_of_its_own(manager):
    barrier = manager.Barrier(1, square_of_two)
    assert barrier.wait() == 0
    broken = manager.Barrier(1, crash)
    assert "SIGKILL" in fails(ChildProcessError, broken.wait)
    assert broken.broken
    assert manager.Barrier(1, None).wait() == 0


def lists_are_sorted_by_keys(manager):
    shared = manager.list([3, -1, 2, -3, "4"])
    assert shared.sort(key=absolute) is None
    assert list(shared) == [-1, 2, 3, -3, "4"], list(shared)
    shared.sort(key=absolute, reverse=True)
    assert list(shared) == ["4", 3, -3, 2, -1]
    assert "not today" in fails(LookupError, lambda: shared.sort(key=refuse_one))
    assert "'NoneType'" not in str(manager.list([2, 1]).sort(key=None))
    assert "SIGKILL" in fails(ChildProcessError, lambda: shared.sort(key=crash_at_once))
    gate = manager.Event()
    ends = []
    waiting = threading.Thread(
        target=lambda: ends.append(fails(ValueError, lambda: shared.sort(key=Gate(gate, shared))))
    )
    waiting.start()
    wait_until(lambda: -100 in shared[:])
    gate.set()
    waiting.join()
    assert ends == ["list modified during sort"]
    assert shared[-1] == -100 and len(shared) == 6


class Gate:
    """A key that changes the list, and waits."""

    def __init__(self, gate, shared):
        self.gate, self.shared, self.is_first = gate, shared, True

    def __call__(self, element):
        if self.is_first:
            self.is_first = False
            self.shared.append(-100)
            self.gate.wait()
        return absolute(element)


def absolute(element):
    return abs(int(element))


def refuse_one(_):
    raise LookupError("not today")


def crash_at_once(_):
    os.kill(os.getpid(), signal.SIGKILL)


def square_of_two():
    return square(2)


def only_pools_take_functions(manager):
    assert manager.Pool(1).map(square, [2]) == [4]
    assert "allow" in fails(RemoteError, manager.list, [square])
    shared = manager.list()
    assert "allow" in fails(RemoteError, shared.append, square)


def workers_are_confined(manager):
    pool = manager.Pool(1)
    assert pool.apply(resource.getrlimit, (resource.RLIMIT_CORE,)) == (0, 0)
    assert max(pool.apply(resource.getrlimit, (resource.RLIMIT_NOFILE,))) <= 1024
    assert "NoNewPrivs:\t1" in pool.apply(own_status)


def own_status():
    with open("/proc/self/status") as file:
        return file.read()


def memory_is_limited(manager):
    pool = manager.Pool(1)
    worker = pool.apply(process)
    for function, argument in ((bytearray, 1 << 30), (fill, 1 << 26)):
        text = fails(MemoryError, pool.apply, function, (argument,))
        assert "536870912 bytes (--python-memory)" in text, text
    # The result fits, but not its pickle.
    assert "--python-memory" in fails(MemoryError, pool.apply, bytes, (300 << 20,))
    assert pool.apply(process) == worker
    # Elsewhere there is no such limit.
    assert manager.Pool(1).apply(square, (3,)) == 9


def fill(count):
    return len([[number] for number in range(count)])


def rights_are_given_up(manager):
    pool = manager.Pool(1)
    user = pwd.getpwnam("nobody")
    assert pool.apply(os.getuid) == user.pw_uid and pool.apply(os.getgid) == user.pw_gid
    assert set(pool.apply(os.getgroups)) == set(os.getgrouplist("nobody", user.pw_gid))
    assert fails(PermissionError, pool.apply, os.setuid, (0,))
    assert pool.apply(os.getenv, ("HOME",)) == user.pw_dir
    with open("/proc/%d/status" % host_of(manager)) as file:
        assert "Uid:\t" + "\t".join([str(user.pw_uid)] * 4) in file.read()
    queue = manager.Queue()
    pool.apply(put, (queue, 1))
    assert queue.get() == 1


def none_without_the_option(manager):
    assert "--python-workers" in fails(RemoteError, manager.Pool, 2)
    assert "--python-workers" in fails(RemoteError, manager.Barrier, 1, square)


def ends_with_the_server(manager):
    pool = manager.Pool(2)
    pool.map_async(sleep, range(2), 1)
    wait_until(lambda: len(children(host_of(manager))) >= 2)
    print(host_of(manager), *children(host_of(manager)))


def main():
    import python_pool

    scene, address, authkey_file = sys.argv[1:]
    with open(authkey_file, "rb") as file:
        multiprocessing.current_process().authkey = file.read()
    host, colon, port = address.rpartition(":")
    manager = SyncManager((host, int(port)) if colon else address)
    manager.connect()
    getattr(python_pool, scene)(manager)
    print("ok")


def of_the_program():
    """A function that a program has in its own file."""


if __name__ == "__main__":
    main()
