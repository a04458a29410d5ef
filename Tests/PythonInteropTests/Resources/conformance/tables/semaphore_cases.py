"""`m.Semaphore()` and `m.BoundedSemaphore()`: permits without an owner."""

from harness import Case, Parallel, Scenario, in_process


def woken_by_release(session):
    """Who waits for a permit gets it when another thread releases one."""
    semaphore = session.manager.Semaphore(0)
    waiter = Parallel(semaphore.acquire)
    semaphore.release()
    return waiter.result(), semaphore.acquire(False)


def woken_with_timeout(session):
    """Who waits with a timeout gets the permit long before it."""
    semaphore = session.manager.BoundedSemaphore(1)
    semaphore.acquire()
    waiter = Parallel(semaphore.acquire, True, 60)
    semaphore.release()
    return waiter.result()


def as_many_as_permits(session):
    """Of five threads that don't wait three get a permit."""
    semaphore = session.manager.Semaphore(3)
    return sorted(thread.result() for thread in [Parallel(semaphore.acquire, False) for _ in range(5)])


def several_releases(session):
    """Each release lets one of those who wait go on."""
    semaphore = session.manager.Semaphore(0)
    waiters = [Parallel(semaphore.acquire) for _ in range(3)]
    for _ in waiters:
        semaphore.release()
    return [waiter.result() for waiter in waiters], semaphore.acquire(False)


def released_by_another_process(session):
    """A process acquires and ends; its parent releases."""
    semaphore = session.manager.BoundedSemaphore(1)
    code = in_process(semaphore.acquire)
    held = semaphore.acquire(False)
    semaphore.release()
    try:
        semaphore.release()
        again = "released twice"
    except ValueError as error:
        again = str(error)
    return code, held, again


def limits(session):
    """Never more threads at once than there are permits."""
    semaphore, lock = session.manager.Semaphore(2), session.manager.Lock()
    inside, most = session.manager.Value("i", 0), session.manager.Value("i", 0)

    def change(step):
        with lock:
            inside.value += step
            most.value = max(most.value, inside.value)

    def work():
        for _ in range(5):
            with semaphore:
                change(1)
                change(-1)

    return [thread.result() for thread in [Parallel(work) for _ in range(5)]], most.value <= 2, inside.value


def both(kind):
    """What the two have in common."""
    one, none = "m.%s(1)" % kind, "m.%s(0)" % kind
    return [
        Case("m.%s()" % kind, "p.acquire(False)", "p.acquire(False)", "p.release()", "p.acquire(False)"),
        Case("m.%s(2)" % kind, "p.acquire()", "p.acquire(True)", "p.acquire(False)", "p.acquire(True, 0.05)",
             "p.acquire(timeout=0.05)", "p.acquire(blocking=False)"),
        Case("m.%s(value=1)" % kind, "p.acquire(False)", "p.acquire(False)"),
        Case(one, "p.acquire(True, 60)", "p.release()", "p.acquire(timeout=60)", "p.release()",
             "p.acquire(True, None)"),
        Case(none, "p.acquire(False)", "p.acquire(True, 0)", "p.acquire(True, -1)", "p.acquire(True, -0.5)"),
        Case(one, "p.acquire(False, 1)", "p.acquire(False, 0)", "p.acquire(False, -1)", "p.acquire(False, None)"),
        Case(none, "p.acquire(True, 'a')", "p.acquire(True, [])", text_from=(3, 10)),
        Case(none, "p.acquire(0)", "p.acquire('')", "p.acquire(None)"),
        Case(one, "p.__enter__()", "p.acquire(False)", "p.__exit__(None, None, None)", "p.acquire(False)"),
        Case("m.%s(-1)" % kind),
        Case("m.%s('a')" % kind),
        Case("m.%s(None)" % kind),
        Case("m.%s(1, 2)" % kind, text_from=(3, 10)),
        Case("m.%s(nonsense=1)" % kind, text_from=(3, 10)),
        Case("m.%s(True)" % kind, "p.acquire(False)", "p.acquire(False)"),
        Case(one, "p._getvalue()", "type(p).__name__", "p._token.typeid", text_from=(3, 9)),
        Case(one, "str(p)", "p.acquire()", "str(p)", text_from=(3, 13)),
        Case(one, "p._callmethod('nonsense')", "p._callmethod('_value')", "p._callmethod('locked')",
             "p._callmethod('__enter__')"),
        Case(none, "p._callmethod('acquire', (1, 2, 3))", "p._callmethod('acquire', (), {'nonsense': 1})",
             "p._callmethod('release', (1, 2))", text_from=(3, 10)),
        Case(one, "p._callmethod('acquire', (), {'blocking': False})", "p._callmethod('acquire', (False,))",
             "p._callmethod('acquire', (), {'blocking': True, 'timeout': 0.05})"),
    ]


CASES = both("Semaphore") + both("BoundedSemaphore") + [
    Case("m.Semaphore(1)", "p.release()", "p.release()", "[p.acquire(False) for _ in range(4)]"),
    Case("m.BoundedSemaphore(1)", "p.release()", "p.acquire()", "p.release()", "p.release()"),
    Case("m.BoundedSemaphore(0)", "p.release()"),
    # A number of permits, which the proxies never send
    Case("m.Semaphore(0)", "p._callmethod('release', (3,))", "[p.acquire(False) for _ in range(4)]", since=(3, 9)),
    Case("m.Semaphore(0)", "p._callmethod('release', (), {'n': 2})", "[p.acquire(False) for _ in range(3)]",
         since=(3, 9)),
    Case("m.Semaphore(1)", "p._callmethod('release', (0,))", "p._callmethod('release', (-1,))",
         "p._callmethod('release', ('a',))", since=(3, 9)),
    Case("m.BoundedSemaphore(2)", "p.acquire()", "p._callmethod('release', (2,))", "p._callmethod('release', (1,))",
         "p._callmethod('release', (0,))", since=(3, 9)),
    Scenario(woken_by_release),
    Scenario(woken_with_timeout),
    Scenario(as_many_as_permits),
    Scenario(several_releases),
    Scenario(released_by_another_process),
    Scenario(limits),
]
