"""`m.RLock()`: owned by the connection that acquired it, that is by a thread of a client."""

from harness import Case, Parallel, Scenario, in_process


def not_for_others(session):
    """A thread can't acquire what another one holds, and can't release it."""
    lock = session.manager.RLock()
    lock.acquire()
    return Parallel(lock.acquire, False).result(), Parallel(lock.release).result(), lock.release()


def held_until_the_last_release(session):
    """A lock that was acquired twice is free after two releases."""
    lock = session.manager.RLock()
    outcomes = [lock.acquire(), lock.acquire()]
    outcomes.append(Parallel(lock.acquire, False).result())
    lock.release()
    outcomes.append(Parallel(lock.acquire, False).result())
    lock.release()
    outcomes.append(Parallel(lock.acquire, False).result())
    return outcomes


def woken_by_release(session):
    """Who waits for the lock gets it when its owner has released it as often as it acquired it."""
    lock = session.manager.RLock()
    lock.acquire()
    lock.acquire()
    waiter = Parallel(lock.acquire, True, 60)
    lock.release()
    lock.release()
    return waiter.result()


def not_for_other_processes(session):
    """A child process can't acquire what its parent holds."""
    lock = session.manager.RLock()
    lock.acquire()
    return in_process(fails_to_acquire, lock), lock.acquire(False)


def fails_to_acquire(lock):
    assert not lock.acquire(False)
    assert not lock.acquire(True, 0.01)


def two_locks(session):
    """One thread holds two locks, each by itself."""
    one, two = session.manager.RLock(), session.manager.RLock()
    return one.acquire(), two.acquire(), one.release(), Parallel(two.acquire, False).result(), two.release()


def excludes(session):
    """Four threads count under the lock, which each takes twice; no step is lost."""
    lock, value = session.manager.RLock(), session.manager.Value("i", 0)

    def count():
        for _ in range(10):
            with lock:
                with lock:
                    value.value += 1

    return [thread.result() for thread in [Parallel(count) for _ in range(4)]], value.value


CASES = [
    Case("m.RLock()", "p.acquire()", "p.acquire()", "p.release()", "p.release()", "p.release()"),
    Case("m.RLock()", "p.acquire(False)", "p.acquire(False)", "p.acquire(True, 0.05)", "p.acquire(timeout=0.05)",
         "p.acquire(blocking=False)"),
    Case("m.RLock()", "p.acquire(True, 60)", "p.acquire(True, -1)", "p.acquire(False, -1)"),
    Case("m.RLock()", "p.acquire(False, 1)", "p.acquire(False, 0)", "p.acquire(False, -5)"),
    Case("m.RLock()", "p.acquire(True, -5)", "p.acquire(True, -0.5)", text_from=(3, 13)),
    Case("m.RLock()", "p.acquire(True, 1e20)", text_from=(3, 13)),
    Case("m.RLock()", "p.acquire(True, 'a')", "p.acquire(True, [])", text_from=(3, 10)),
    Case("m.RLock()", "p.acquire('a')", "p.acquire(None)", since=(3, 13)),
    Case("m.RLock()", "p.acquire(1)", "p.acquire(0)"),
    Case("m.RLock()", "p.release()", "p.acquire()", "p.release()", "p.release()"),
    Case("m.RLock()", "p.__enter__()", "p.acquire(False)", "p.__exit__(None, None, None)", "p.release()",
         "p.release()"),
    Case("m.RLock(1)", text_from=(3, 14)),
    Case("m.RLock()", "p._getvalue()", "type(p).__name__", "p._token.typeid", text_from=(3, 9)),
    Case("m.RLock()", "p._callmethod('nonsense')", "p._callmethod('_is_owned')", "p._callmethod('__enter__')"),
    Case("m.RLock()", "p._callmethod('release', (1,))", text_from=(3, 13)),
    Case("m.RLock()", "p._callmethod('acquire', (1, 2, 3))", "p._callmethod('acquire', (), {'nonsense': 1})",
         text_from=(3, 13)),
    Case("m.RLock()", "p._callmethod('acquire', (), {'blocking': False})",
         "p._callmethod('acquire', (), {'blocking': True, 'timeout': 0.05})", "p._callmethod('acquire')"),
    Scenario(not_for_others),
    Scenario(held_until_the_last_release),
    Scenario(woken_by_release),
    Scenario(not_for_other_processes),
    Scenario(two_locks),
    Scenario(excludes),
]
