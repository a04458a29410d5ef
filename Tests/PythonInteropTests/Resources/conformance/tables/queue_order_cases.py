"""`m.LifoQueue()` and `m.PriorityQueue()`, registered by the client: queues that have another order."""

from harness import Case, Parallel, Scenario


def urgent_first(session):
    """Whoever gets first, gets the smallest item that is there."""
    queue = session.manager.PriorityQueue()
    for item in ((3, "c"), (1, "a"), (2, "b")):
        queue.put(item)
    return [Parallel(queue.get).result() for _ in range(3)]


def woken_by_put(session):
    """A getter that waits is woken by a put."""
    outcomes = []
    for queue in (session.manager.LifoQueue(), session.manager.PriorityQueue()):
        getter = Parallel(queue.get, True, 60)
        queue.put("item")
        outcomes.append(getter.result())
    return outcomes


def woken_by_get(session):
    """A putter that waits on a full queue is woken by a get."""
    outcomes = []
    for queue in (session.manager.LifoQueue(1), session.manager.PriorityQueue(1)):
        queue.put(1)
        putter = Parallel(queue.put, 2)
        outcomes.append((queue.get(), putter.result(), queue.get()))
    return outcomes


def both(kind):
    """What the two have in common with every queue."""
    return [
        Case("m.%s()" % kind, "p.empty()", "p.put(1)", "p.empty()", "p.full()", "p.qsize()", "p.get()", "p.qsize()"),
        Case("m.%s(2)" % kind, "p.put(1)", "p.put(2)", "p.full()", "p.put_nowait(3)", "p.put(3, False)",
             "p.put(3, timeout=0.05)", "p.put(3, timeout=-1)"),
        Case("m.%s(maxsize=1)" % kind, "p.get_nowait()", "p.get(False)", "p.get(timeout=0.05)", "p.get(True, 0)",
             "p.get(timeout=-1)", "p.get(timeout='a')"),
        Case("m.%s()" % kind, "p.put(item=1, block=True, timeout=None)", "p.get(block=True)", "p.task_done()",
             "p.join()", "p.task_done()"),
        Case("m.%s(1, 2)" % kind, text_from=(3, 10)),
        Case("m.%s()" % kind, "p.put(1)", "p.shutdown()", "p.put(2)", "p.get()", "p.get()", since=(3, 13)),
        Case("m.%s()" % kind, "str(p)", "type(p).__name__", "p._token.typeid"),
        Case("m.%s()" % kind, "p._getvalue()", "p._callmethod('nonsense')", text_from=(3, 9)),
    ]


CASES = both("LifoQueue") + both("PriorityQueue") + [
    Case("m.LifoQueue()", "[p.put(i) for i in (1, 'two', [3], None)]", "[p.get() for _ in range(4)]"),
    Case("m.LifoQueue()", "p.put(1)", "p.put(2)", "p.get()", "p.put(3)", "p.get()", "p.get()"),
    Case("m.PriorityQueue()", "[p.put(i) for i in (3, 1, 2.5, True, -1, 10 ** 30)]", "[p.get() for _ in range(6)]"),
    Case("m.PriorityQueue()", "[p.put((i % 3, str(i))) for i in range(9)]", "[p.get() for _ in range(9)]"),
    Case("m.PriorityQueue()", "[p.put(s) for s in ('b', '', 'é', 'a', 'B')]", "[p.get() for _ in range(5)]"),
    Case("m.PriorityQueue()", "[p.put([i, {}]) for i in (2, 1)]", "p.get()", "p.get()"),
    # What can't be compared
    Case("m.PriorityQueue()", "p.put(1)", "p.put('a')"),
    Case("m.PriorityQueue()", "p.put((1, {}))", "p.put((1, {}))", "p.put((0, {}))", "p.get()"),
    Case("m.PriorityQueue()", "p.put({})", "p.get()"),
    Scenario(urgent_first),
    Scenario(woken_by_put),
    Scenario(woken_by_get),
]
