"""Pools in a server of ours, as a program of stock CPython has them.

    python_pool.py SCENE ADDRESS AUTHKEY_FILE

Runs one scene, and prints `ok`. A module, too: pools import their functions from it.
"""

import errno
import fractions
import multiprocessing
import multiprocessing.pool
import os
import pickle
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


def same(value):
    return value


def fractions_to(count):
    return [fractions.Fraction(number, 7) for number in range(count)]


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


def answer_with(data):
    """Its result is pickled to this, which nothing but a pool's own code would do."""
    dumps = pickle.dumps

    def damaged(*_):
        pickle.dumps = dumps
        return data

    pickle.dumps = damaged
    return data


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
    deadline = time.monotonic() + 300
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
    assert killed and ends.count(False) <= len(killed), (killed, ends.count(False))
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


def each_call_has_one_outcome_whenever_the_host_is_killed(manager):
    chance = random.Random(20)
    begun, ended, hosts, broken, is_over = [], [], [], [], threading.Event()

    def ask(function, *arguments):
        """What a call returns; None if the host was gone. Anything else breaks the scene."""
        begun.append(function)
        try:
            result = function(*arguments)
        except RuntimeError as error:
            assert "objects are gone" in str(error) or "cannot host Python objects" in str(error), error
            ended.append(False)
            return None
        except StopIteration:
            result = None
        ended.append(True)
        return result

    def use():
        try:
            while not is_over.is_set():
                pool = ask(manager.Pool, 1)
                if pool is None:
                    continue
                number = ask(pool.apply, host)
                if number is not None:
                    hosts.append(number)
                results = [ask(pool.apply_async, square, (number,)) for number in range(20)]
                iterator = ask(pool.imap, square, range(20))
                for number, result in enumerate(results):
                    assert result is None or ask(result.get) in (None, number * number)
                for number in range(20) if iterator is not None else ():
                    value = ask(next, iterator)
                    if value is None:
                        break
                    assert value == number * number
                assert ask(pool.map, square, range(20)) in (None, [number * number for number in range(20)])
        except BaseException as error:
            broken.append(error)

    users = [threading.Thread(target=use) for _ in range(3)]
    for user in users:
        user.start()
    killed = set()
    while len(killed) < 6:
        wait_until(lambda: broken or hosts and hosts[-1] not in killed)
        assert not broken, broken
        time.sleep(chance.random() * 0.2)
        victim = hosts[-1]
        # Somebody may tell late of one that is gone.
        if victim not in killed:
            killed.add(victim)
            os.kill(victim, signal.SIGKILL)
    is_over.set()
    for user in users:
        user.join(60)
        assert not user.is_alive()
    assert not broken, broken
    assert len(ended) == len(begun) and ended.count(True) > 0 and ended.count(False) > 0
    assert manager.Pool(1).apply(square, (3,)) == 9


def results_go_on_as_they_are(manager):
    pool = manager.Pool(2)
    for count in (0, 1 << 10, 1 << 18, 3 << 20):
        assert pool.apply(bytes, (count,)) == bytes(count)
        assert pool.map(bytes, [count] * 3, 1) == [bytes(count)] * 3
        assert list(pool.imap(bytes, [count] * 3)) == [bytes(count)] * 3
        assert pool.apply_async(bytearray, (count,)).get() == bytearray(count)
    assert pool.apply(fractions_to, (5000,)) == fractions_to(5000)
    assert list(pool.imap(fractions_to, [10, 5000, 10])) == [fractions_to(count) for count in (10, 5000, 10)]
    twice = pool.apply(same, ([[]] * 2,))
    assert twice[0] is twice[1]
    assert pool.apply(same, (same,)) is same
    # Proxies keep what they stand for, and name an address that their reader can reach.
    for large in (b"", bytes(1 << 18)):
        made = pool.apply(same, ([large, manager.list([1]), large],))
        made[1].append(2)
        assert list(made[1]) == [1, 2]
        made = next(pool.imap(same, [[large, manager.list([3])]]))
        assert list(made[1]) == [3]


def maps_are_joined(manager):
    pool = manager.Pool(2)
    chance = random.Random(7)
    shared = ["a text that occurs several times", (1, 2), {"k": [3]}]

    def value():
        kind = chance.randrange(12)
        if kind == 0:
            return [chance.choice(shared) for _ in range(chance.randrange(300))]
        if kind == 1:
            return bytes(chance.choice((0, 10, 300, 1 << 17)))
        if kind == 2:
            return fractions.Fraction(chance.randrange(99), 7)
        if kind == 3:
            return {number: str(number) for number in range(chance.randrange(300))}
        one = [None, True, chance.randrange(-(1 << 70), 1 << 70), chance.random(), "\u00e4" * chance.randrange(300)]
        return chance.choice(one + shared + [same, os.getpid, {1, 2}, frozenset("ab"), bytearray(9)])

    for length, size in ((1, None), (2, 1), (10, 1), (100, 7), (3000, None), (3000, 1000)):
        values = [value() for _ in range(length)]
        assert pool.map(same, values, size) == values
        assert pool.map_async(same, values, size).get() == values
        assert pool.starmap(same, [(one,) for one in values], size) == values
    assert pool.map(same, []) == []
    assert pool.map(square, range(100000)) == [number * number for number in range(100000)]
    # What was one object stays one in what a task returns.
    twice = pool.map(same, [[[]] * 2, [[]] * 2] * 200, 1)
    assert all(one[0] is one[1] for one in twice) and len(set(map(id, sum(twice, [])))) == 400
    # Some parts have to be opened, as they hold proxies; and a callback gets values.
    made = pool.map(same, [[1], [manager.list([2])], [3]], 1)
    made[1][0].append(4)
    assert made[0] == [1] and list(made[1][0]) == [2, 4] and made[2] == [3]
    calls = manager.list()
    pool.map_async(same, [[1], [2]], 1, callback=calls.append).wait()
    assert list(calls) == [[[1], [2]]]
    assert fails(LookupError, pool.map, fail_at_seven, range(20), 2) == "seven"


def damaged_answers_end_their_own_tasks(manager):
    pool, other = manager.Pool(1), manager.Pool(1)
    before = pool.apply(host), other.apply(process)
    for data in (b"", b"\x80", b"no pickle", b"\x80\x05\x8e\xff", b"\x80\x05\x95\xff", b"\x80\x04K\x01", b"\x80\x05]\x94(K\x01"):
        assert fails(Exception, pool.apply, answer_with, (data,))
        assert fails(Exception, pool.map, answer_with, [data], 1)
        assert fails(Exception, list, pool.imap(answer_with, [data]))
        assert fails(Exception, pool.apply_async(answer_with, (data,), callback=manager.list().append).get)
        assert pool.map(square, range(3), 1) == [0, 1, 4]
    assert (pool.apply(host), other.apply(process)) == before


def iterators_are_read_in_order(manager):
    pool = manager.Pool(2)
    for make in (lambda: pool.imap(square, range(3000)), lambda: pool.imap(square, range(3000), 7)):
        iterator, found = make(), []

        def read():
            found.append(list(iterator))

        readers = [threading.Thread(target=read) for _ in range(4)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        assert all(part == sorted(part) for part in found)
        assert sorted(sum(found, [])) == [number * number for number in range(3000)]
    iterator = pool.imap(fail_at_seven, range(20))
    assert [next(iterator) for _ in range(7)] == list(range(7))
    assert fails(LookupError, next, iterator) == "seven"
    assert list(iterator) == list(range(8, 20))
    gate = manager.Event()
    slow = pool.imap(wait_for, [gate])
    assert fails(multiprocessing.TimeoutError, slow._callmethod, "__next__", (0.05,)) == ""
    gate.set()
    assert list(slow) == [True]
    assert fails(StopIteration, next, slow) == ""
    assert sorted(pool.imap_unordered(square, range(500))) == [number * number for number in range(500)]


def fail_at_seven(number):
    if number == 7:
        raise LookupError("seven")
    return number


def wait_for(gate):
    return gate.wait(60)


def dropped_iterators_keep_nothing(manager):
    pool = manager.Pool(2)
    before = memory_of(host_of(manager))
    iterator = pool.imap(bytes, [1 << 20] * 64)
    wait_until(lambda: memory_of(host_of(manager)) > before + (60 << 20))
    assert next(iterator) == bytes(1 << 20)
    iterator = None
    wait_until(lambda: memory_of(host_of(manager)) < before + (20 << 20))
    # What comes later isn't kept either.
    pool.imap(bytes, [1 << 20] * 64)
    pool.close()
    pool.join()
    assert memory_of(host_of(manager)) < before + (40 << 20)


def slow_readers_hold_tasks_up(manager):
    pool = manager.Pool(2)
    before = memory_of(host_of(manager))
    iterator = pool.imap(bytes, [1 << 20] * 200)
    wait_until(lambda: memory_of(host_of(manager)) > before + (60 << 20))
    # Others are served meanwhile.
    assert pool.map(square, range(100), 1) == [number * number for number in range(100)]
    for _ in range(100):
        assert len(next(iterator)) == 1 << 20
        assert memory_of(host_of(manager)) < before + (120 << 20)
    # Without a reader, and in a pool that is closed, tasks end as CPython's do.
    pool.close()
    pool.join()
    assert len(list(iterator)) == 100
    pool = manager.Pool(2)
    iterator = pool.imap(bytes, [1 << 20] * 200)
    wait_until(lambda: memory_of(host_of(manager)) > before + (60 << 20))
    del iterator
    assert pool.map(square, range(100), 1) == [number * number for number in range(100)]


def memory_of(number):
    with open("/proc/%d/statm" % number) as file:
        return int(file.read().split()[1]) * resource.getpagesize()


def unpickling_that_waits_stops_nobody(manager):
    pool = manager.Pool(2)
    gate = manager.Event()
    results = []
    waiting = threading.Thread(target=lambda: results.append(pool.apply(same, (Waiting(gate),))))
    waiting.start()
    assert pool.map(square, range(5)) == [0, 1, 4, 9, 16]
    gate.set()
    waiting.join()
    assert results == [7]


class Waiting:
    """What is unpickled as 7, when somebody says so."""

    def __init__(self, gate):
        self.gate = gate

    def __reduce__(self):
        return wait_and_return, (self.gate, 7)


def wait_and_return(gate, value):
    assert gate.wait(60)
    return value


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


def memory_of_the_host_is_limited(manager):
    pool = manager.Pool(1)
    number = host_of(manager)
    large = 150 << 20
    for call in (
        # What a client sends, what a worker sends, and what is put together of parts.
        lambda: pool.apply(len, (bytes(large),)),
        lambda: pool.apply(bytes, (large,)),
        lambda: pool.map(bytes, [30 << 20] * 5, 1),
    ):
        text = fails(MemoryError, call)
        assert "134217728 bytes (--python-host-memory)" in text, text
        assert pool.apply(square, (3,)) == 9
    # The others are kept.
    results = [pool.apply_async(bytes, (20 << 20,)) for _ in range(8)]
    ends = [outcome_of(result.get) for result in results]
    assert bytes in ends and MemoryError in ends and set(ends) == {bytes, MemoryError}, ends
    results = None
    assert pool.map(square, range(100), 1) == [number * number for number in range(100)]
    # It doesn't hold for workers.
    assert pool.apply(resource.getrlimit, (resource.RLIMIT_DATA,))[0] == resource.RLIM_INFINITY
    assert host_of(manager) == number and is_alive(number)
    # Its end says why, to whichever call it ends.
    text = fails(RuntimeError, lambda: pool.apply_async(square, (3,), {}, end_without_memory).get())
    assert "has run out of memory: it may have 134217728 bytes (--python-host-memory)" in text, text
    assert "create them again" in text, text
    assert manager.Pool(1).apply(square, (3,)) == 9


def outcome_of(function):
    try:
        return type(function())
    except MemoryError:
        return MemoryError


def end_without_memory(_):
    os._exit(errno.ENOMEM)


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
