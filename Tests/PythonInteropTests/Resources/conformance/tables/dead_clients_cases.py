"""What a Python process held when it died: for a server that gives it back, which Python's contract doesn't ask."""

import os
import signal
import time

from harness import Manager, Parallel, Scenario, fork


def killed_while_holding(session, hold, *objects):
    """Runs `hold` in a process, which is killed when it has done that."""
    ready = session.manager.Event()
    process = fork(hold_until_killed, ready, hold, objects)
    assert ready.wait(10)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    return process.exitcode


def hold_until_killed(ready, hold, objects):
    hold(*objects)
    ready.set()
    signal.pause()


def acquire(lock):
    assert lock.acquire()


def acquire_twice(lock):
    assert lock.acquire() and lock.acquire()


def lock_of_the_dead(session):
    """A Lock goes to the next one who asks for it."""
    lock = session.manager.Lock()
    return killed_while_holding(session, acquire, lock), lock.acquire(True, 10), lock.acquire(False)


def waiter_gets_the_lock(session):
    """A Lock goes to whoever waits for it already."""
    lock, ready = session.manager.Lock(), session.manager.Event()
    process = fork(hold_until_killed, ready, acquire, (lock,))
    ready.wait(10)
    waiter = Parallel(lock.acquire)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    return waiter.result()


def rlock_of_the_dead(session):
    """An RLock is free, however often the dead one had acquired it."""
    lock = session.manager.RLock()
    killed_while_holding(session, acquire_twice, lock)
    return lock.acquire(True, 10), lock.release(), Parallel(lock.acquire, False).result()


def permits_of_the_dead(session):
    """Permits of a semaphore come back, as many as the dead one had."""
    semaphore = session.manager.Semaphore(3)
    semaphore.acquire()
    killed_while_holding(session, acquire_twice, semaphore)
    return semaphore.acquire(True, 10), semaphore.acquire(True, 10), semaphore.acquire(False)


def bounded_permits_of_the_dead(session):
    """Permits of a bounded semaphore come back, and not twice."""
    semaphore = session.manager.BoundedSemaphore(1)
    killed_while_holding(session, acquire, semaphore)
    outcomes = [semaphore.acquire(True, 10), semaphore.release()]
    try:
        semaphore.release()
    except ValueError as error:
        outcomes.append(str(error))
    return outcomes


def signal_of_the_dead(session):
    """A semaphore that began at zero is a signal: whoever took one and died gives nothing back."""
    semaphore = session.manager.Semaphore(0)
    semaphore.release()
    killed_while_holding(session, acquire, semaphore)
    return semaphore.acquire(True, 0.2)


def condition_of_the_dead(session):
    """The lock of a condition is free, and those who wait on it can be notified."""
    condition = session.manager.Condition()
    killed_while_holding(session, acquire_twice, condition)
    return condition.acquire(True, 10), condition.notify(), condition.release()


def the_next_owner_is_told(session):
    """A grant says that the one before died with the lock."""
    lock = session.manager.get_named("Lock", "of the dead")
    killed_while_holding(session, acquire, lock)
    token, was_abandoned = lock.acquire_grant(True, 10)
    lock.release_grant(token)
    return was_abandoned, lock.acquire_grant()[1]


def threads_that_end_keep_locks(session):
    """A lock outlives the thread that acquired it, as long as the process lives."""
    lock = session.manager.Lock()
    return Parallel(lock.acquire).result(), lock.acquire(True, 0.2), lock.release()


def process_that_ends(session):
    """A process that ends by itself gives back what it held, too."""
    lock = session.manager.Lock()
    process = fork(acquire, lock)
    process.join(10)
    return process.exitcode, lock.acquire(True, 10)


def walk(outer):
    manager = Manager(address=outer._token.address, authkey=outer._authkey, serializer=outer._serializer)
    manager.connect()
    box = manager.dict(a=1, b=2)
    kept = [box, iter(box), manager.list([1]), outer[0]]
    assert next(kept[1]) == "a"
    # Nothing in this process may give them back before it dies.
    globals()["kept"] = kept


def references_of_the_dead(session):
    """Iterators, objects and proxies taken out of a list are released, and what others hold stays."""
    outer = session.manager.list([session.manager.list([5])])
    before = session.manager._number_of_objects()
    exitcode = killed_while_holding(session, walk, outer)
    for _ in range(200):
        if session.manager._number_of_objects() <= before:
            break
        time.sleep(0.05)
    return exitcode, session.manager._number_of_objects() <= before, outer[0][:]


CASES = [
    Scenario(lock_of_the_dead, expects=(-9, True, False)),
    Scenario(waiter_gets_the_lock, expects="True"),
    Scenario(rlock_of_the_dead, expects=(True, None, "True")),
    Scenario(permits_of_the_dead, expects=(True, True, False)),
    Scenario(bounded_permits_of_the_dead, expects=[True, None, "Semaphore released too many times"]),
    Scenario(signal_of_the_dead, expects=False),
    Scenario(condition_of_the_dead, expects=(True, None, None)),
    Scenario(the_next_owner_is_told, expects=(True, False)),
    Scenario(threads_that_end_keep_locks, expects=("True", False, None)),
    Scenario(references_of_the_dead, expects=(-9, True, [5])),
    Scenario(process_that_ends, expects=(0, True)),
]
