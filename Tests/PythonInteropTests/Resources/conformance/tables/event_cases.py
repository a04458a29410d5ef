"""`m.Event()`: set, cleared, waited for."""

from harness import Case, Parallel, Scenario, fork


def woken_by_set(session):
    """All who wait are woken by one set."""
    event = session.manager.Event()
    waiters = [Parallel(event.wait) for _ in range(3)] + [Parallel(event.wait, 60)]
    event.set()
    return [waiter.result() for waiter in waiters], event.is_set()


def woken_although_cleared(session):
    """Who waited when the event was set is woken, though it is cleared at once."""
    event, ready = session.manager.Event(), session.manager.Event()
    waiter = fork(wait_for, event, ready)
    ready.wait(10)
    event.set()
    waiter.join(10)
    event.clear()
    return waiter.exitcode, event.is_set(), event.wait(0.01)


def wait_for(event, ready):
    ready.set()
    assert event.wait(10)


CASES = [
    Case("m.Event()", "p.is_set()", "p.set()", "p.is_set()", "p.clear()", "p.is_set()"),
    Case("m.Event()", "p.set()", "p.set()", "p.wait()", "p.wait(5)", "p.wait(0)", "p.wait(None)"),
    Case("m.Event()", "p.wait(0)", "p.wait(0.05)", "p.wait(timeout=0.05)", "p.wait(-1)"),
    Case("m.Event()", "p.clear()", "p.wait(0)"),
    Case("m.Event()", "p.wait('a')", "p.set()", "p.wait('a')"),
    Case("m.Event(1)", text_from=(3, 10)),
    Case("m.Event()", "str(p)", "p.set()", "str(p)", text_from=(3, 12)),
    Case("m.Event()", "p._getvalue()", text_from=(3, 9)),
    Case("m.Event()", "p._callmethod('isSet')", "p._callmethod('nonsense')"),
    Case("m.Event()", "p.set()", "p._callmethod('wait')", "p._callmethod('wait', (), {'timeout': 1})"),
    Case("m.Event()", "p._callmethod('set', (1,))", "p._callmethod('is_set', (1,))",
         "p._callmethod('wait', (1, 2))", text_from=(3, 10)),
    Scenario(woken_by_set),
    Scenario(woken_although_cleared),
]
