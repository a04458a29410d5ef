"""`m.Condition()`: with a lock of its own, and with one that it is given."""

from harness import Case, Parallel, Scenario, fork


def waiting(condition, count, how=lambda condition: condition.wait(60)):
    """Threads that wait on a condition, once all of them do: each has given up the lock that the next one takes."""
    before = []

    def wait():
        with condition:
            before.append(None)
            return how(condition)

    waiters = [Parallel(wait) for _ in range(count)]
    while True:
        with condition:
            if len(before) == count:
                return waiters


def notified(session):
    """A notification wakes one of those who wait."""
    condition = session.manager.Condition()
    waiters = waiting(condition, 1)
    with condition:
        condition.notify()
    return [waiter.result() for waiter in waiters]


def notified_without_timeout(session):
    """A wait without a limit ends with a notification."""
    condition = session.manager.Condition()
    waiters = waiting(condition, 1, lambda condition: condition.wait())
    with condition:
        condition.notify()
    return [waiter.result() for waiter in waiters]


def several_notified(session):
    """A notification of two wakes two, and the next one the third."""
    condition, woken = session.manager.Condition(), session.manager.Semaphore(0)

    def wait(condition):
        outcome = condition.wait(60)
        woken.release()
        return outcome

    waiters = waiting(condition, 3, wait)
    with condition:
        condition.notify(2)
    both = woken.acquire(), woken.acquire(), woken.acquire(False)
    with condition:
        condition.notify(n=5)
    return both, woken.acquire(), [waiter.result() for waiter in waiters]


def all_notified(session):
    """A notification of all wakes everybody who waits."""
    condition = session.manager.Condition()
    waiters = waiting(condition, 4)
    with condition:
        condition.notify_all()
    return [waiter.result() for waiter in waiters]


def lock_is_back(session):
    """Who is notified goes on only when the notifier has released the lock, and holds it then."""
    condition, events = session.manager.Condition(), session.manager.list()

    def wait(condition):
        condition.wait(60)
        events.append("woken")
        return Parallel(condition.acquire, False).result()

    waiters = waiting(condition, 1, wait)
    with condition:
        condition.notify()
        events.append("notified")
    return waiters[0].result(), events[:]


def all_levels(session):
    """A wait gives up a lock that was acquired twice, and gets it back twice."""
    condition = session.manager.Condition()

    def wait(condition):
        condition.acquire()
        outcome = condition.wait(60)
        condition.release()
        return outcome, Parallel(condition.acquire, False).result()

    waiters = waiting(condition, 1, wait)
    with condition:
        condition.notify()
    return waiters[0].result(), condition.acquire(True, 10)


def wait_for_a_predicate(session):
    """`wait_for`, whose predicate is asked in the client, ends when it holds."""
    condition, value = session.manager.Condition(), session.manager.Value("i", 0)
    waiters = waiting(condition, 1, lambda condition: condition.wait_for(lambda: value.value == 3))
    for number in (1, 2, 3):
        with condition:
            value.value = number
            condition.notify_all()
    return waiters[0].result()


def wait_for_with_timeout(session):
    """`wait_for` with a timeout yields what the predicate says then."""
    condition = session.manager.Condition()
    with condition:
        return (condition.wait_for(lambda: False, timeout=0.05), condition.wait_for(lambda: 0, 0),
                condition.wait_for(lambda: "yes", 0.05), condition.wait_for(lambda: [1]))


def not_for_others(session):
    """A thread can't notify, wait on or release what another one holds."""
    condition = session.manager.Condition()
    condition.acquire()
    return [Parallel(call).result() for call in (condition.notify, condition.notify_all, condition.wait,
                                                condition.release)] + [condition.release()]


def between_processes(session):
    """A process waits until another one notifies it."""
    condition, ready = session.manager.Condition(), session.manager.Event()
    process = fork(wait_in_process, condition, ready)
    ready.wait(10)
    with condition:
        condition.notify()
    process.join(10)
    return process.exitcode


def wait_in_process(condition, ready):
    with condition:
        ready.set()
        assert condition.wait(10)


def with_a_lock(session):
    """A condition with a lock that it is given shares it with whoever else uses it."""
    lock = session.manager.Lock()
    condition = session.manager.Condition(lock)
    outcomes = [condition.acquire(), lock.acquire(False), condition.wait(0.05), condition.release(),
                lock.acquire(), condition.acquire(False), lock.release()]
    waiters = waiting(condition, 2)
    lock.acquire()
    condition.notify_all()
    lock.release()
    return outcomes, [waiter.result() for waiter in waiters]


def two_conditions_of_a_lock(session):
    """A bounded buffer: two conditions with one lock."""
    manager = session.manager
    lock, buffer = manager.Lock(), manager.list()
    not_empty, not_full = manager.Condition(lock), manager.Condition(lock)

    def produce():
        for item in range(20):
            with lock:
                not_full.wait_for(lambda: len(buffer) < 3)
                buffer.append(item)
                not_empty.notify()

    def consume():
        items = []
        for _ in range(20):
            with lock:
                not_empty.wait_for(lambda: len(buffer) > 0)
                items.append(buffer.pop(0))
                not_full.notify()
        return items == list(range(20))

    producer, consumer = Parallel(produce), Parallel(consume)
    return producer.result(), consumer.result()


CASES = [
    Case("m.Condition()", "p.acquire()", "p.release()", "p.release()"),
    Case("m.Condition()", "p.acquire()", "p.acquire(False)", "p.acquire(True, 5)", "p.acquire(timeout=5)",
         "p.acquire(blocking=False)", "[p.release() for _ in range(5)]", "p.release()"),
    Case("m.Condition()", "p.__enter__()", "p.__exit__(None, None, None)", "p.release()"),
    Case("m.Condition(None)", "p.acquire()", "p.release()"),
    Case("m.Condition(lock=None)", "p.acquire()", "p.acquire()"),
    # What needs the lock
    Case("m.Condition()", "p.wait()", "p.wait(0)", "p.notify()", "p.notify_all()", "p.release()",
         "p.wait_for(lambda: False)", "p.wait_for(lambda: True)"),
    Case("m.Condition()", "p.acquire()", "p.notify()", "p.notify(3)", "p.notify(n=0)", "p.notify_all()"),
    Case("m.Condition()", "p.acquire()", "p.notify('a')", "p.notify(None)", since=(3, 9)),
    # Time
    Case("m.Condition()", "p.acquire()", "p.wait(0.05)", "p.wait(timeout=0.05)", "p.wait(0)", "p.wait(-1)",
         "p.release()", "p.release()"),
    Case("m.Condition()", "p.acquire()", "p.wait('a')", text_from=(3, 10)),
    Case("m.Condition()", "p.acquire(False, 1)", "p.acquire(False, 0)", "p.acquire(True, -5)", text_from=(3, 13)),
    # Construction
    Case("m.Condition(5)", "p.acquire()"),
    Case("m.Condition(1, 2)", text_from=(3, 10)),
    Case("m.Condition(nonsense=1)", text_from=(3, 10)),
    # Requests that a proxy doesn't send by itself
    Case("m.Condition()", "p._getvalue()", "type(p).__name__", "p._token.typeid", text_from=(3, 9)),
    Case("m.Condition()", "p._callmethod('nonsense')", "p._callmethod('wait_for')", "p._callmethod('notifyAll')",
         "p._callmethod('_is_owned')"),
    Case("m.Condition()", "p.acquire()", "p._callmethod('wait', (), {'timeout': 0.01})",
         "p._callmethod('notify')", "p._callmethod('notify', (), {'n': 2})", "p._callmethod('wait', (0, 1))",
         "p._callmethod('notify', (0, 1))", "p._callmethod('notify_all', (0,))", text_from=(3, 10)),
    Scenario(notified),
    Scenario(notified_without_timeout),
    Scenario(several_notified),
    Scenario(all_notified),
    Scenario(lock_is_back),
    Scenario(all_levels),
    Scenario(wait_for_a_predicate),
    Scenario(wait_for_with_timeout),
    Scenario(not_for_others),
    Scenario(between_processes),
    Scenario(with_a_lock),
    Scenario(two_conditions_of_a_lock),
]
