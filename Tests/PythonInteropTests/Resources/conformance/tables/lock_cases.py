"""`m.Lock()`: without an owner, so that whoever likes releases it."""

import os
import signal

from harness import Case, Parallel, Scenario, fork, in_process


def woken_by_release(session):
    """Who waits for the lock gets it when another thread releases it."""
    lock = session.manager.Lock()
    lock.acquire()
    waiter = Parallel(lock.acquire)
    lock.release()
    return waiter.result(), lock.acquire(False)


def released_by_another_thread(session):
    """A thread releases what another one acquired."""
    lock = session.manager.Lock()
    acquired = Parallel(lock.acquire).result()
    lock.release()
    return acquired, lock.acquire(False)


def released_by_parent(session):
    """A process acquires and ends; another one releases, once."""
    lock = session.manager.Lock()
    code = in_process(lock.acquire)
    held = lock.acquire(False)
    lock.release()
    try:
        lock.release()
        again = "released twice"
    except RuntimeError as error:
        again = str(error)
    return code, held, again


def holder_killed(session):
    """A process is killed while it holds the lock: it stays held, as a Python lock does, and may be released."""
    lock, acquired = session.manager.Lock(), session.manager.Event()
    process = fork(hold, lock, acquired)
    acquired.wait(10)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    held = lock.acquire(False)
    lock.release()
    return process.exitcode, held, lock.acquire(False)


def hold(lock, acquired):
    lock.acquire()
    acquired.set()
    signal.pause()


def excludes(session):
    """Eight threads count under the lock; no step is lost."""
    lock, value = session.manager.Lock(), session.manager.Value("i", 0)

    def count():
        for _ in range(20):
            with lock:
                value.value += 1

    ended = [thread.result() for thread in [Parallel(count) for _ in range(8)]]
    return ended, value.value


def excludes_processes(session):
    """Three processes count under the lock; no step is lost."""
    lock, value = session.manager.Lock(), session.manager.Value("i", 0)
    processes = [fork(count_to_30, lock, value) for _ in range(3)]
    for process in processes:
        process.join(30)
    return [process.exitcode for process in processes], value.value


def count_to_30(lock, value):
    for _ in range(30):
        with lock:
            value.value += 1


CASES = [
    Case("m.Lock()", "p.acquire()", "p.release()"),
    Case("m.Lock()", "p.acquire(False)", "p.acquire(False)", "p.release()", "p.acquire(False)"),
    Case("m.Lock()", "p.acquire(True)", "p.acquire(True, 0.05)", "p.acquire(timeout=0.05)",
         "p.acquire(True, 0)", "p.acquire(blocking=False)"),
    Case("m.Lock()", "p.acquire(True, 60)", "p.release()", "p.acquire(timeout=60)"),
    Case("m.Lock()", "p.acquire(True, -1)", "p.release()"),
    Case("m.Lock()", "p.acquire(False, -1)", "p.acquire(False, -1)"),
    Case("m.Lock()", "p.acquire(False, 1)", "p.acquire(False, 0)", "p.acquire(False, -5)"),
    Case("m.Lock()", "p.acquire(True, -5)", "p.acquire(True, -0.5)", text_from=(3, 13)),
    Case("m.Lock()", "p.acquire(True, 1e20)", text_from=(3, 13)),
    Case("m.Lock()", "p.acquire('a')", "p.acquire(None)", since=(3, 13)),
    Case("m.Lock()", "p.acquire(True, 'a')", "p.acquire(True, [])", text_from=(3, 10)),
    Case("m.Lock()", "p.acquire(1)", "p.acquire(0)"),
    Case("m.Lock()", "p.release()"),
    Case("m.Lock()", "p.acquire()", "p.release()", "p.release()"),
    Case("m.Lock()", "p.__enter__()", "p.acquire(False)", "p.__exit__(None, None, None)",
         "p.acquire(False)"),
    Case("m.Lock()", "str(p)", "p.acquire()", "str(p)"),
    Case("m.Lock(1)", text_from=(3, 14)),
    Case("m.Lock()", "p._getvalue()", text_from=(3, 9)),
    Case("m.Lock()", "p._callmethod('nonsense')", "p._callmethod('__enter__')"),
    Case("m.Lock()", "p._callmethod('release', (1,))", text_from=(3, 13)),
    Case("m.Lock()", "p._callmethod('acquire', (1, 2, 3))", text_from=(3, 13)),
    Case("m.Lock()", "p._callmethod('acquire', (), {'blocking': False})",
         "p._callmethod('acquire', (), {'blocking': True, 'timeout': 0.05})",
         "p._callmethod('acquire', (), {'nonsense': 1})", text_from=(3, 13)),
    Scenario(woken_by_release),
    Scenario(released_by_another_thread),
    Scenario(released_by_parent),
    Scenario(holder_killed),
    Scenario(excludes),
    Scenario(excludes_processes),
]
