"""`m.Queue()`: bounded and not, waiting and not, with all that wakes those who wait."""

from harness import Case, Parallel, Scenario, in_process


def woken_by_put(session):
    """A getter that waits is woken by a put from another thread."""
    queue = session.manager.Queue()
    getter = Parallel(queue.get)
    queue.put("item")
    return getter.result(), queue.qsize()


def woken_with_timeout(session):
    """A getter with a timeout is woken long before it."""
    queue = session.manager.Queue()
    getter = Parallel(queue.get, True, 60)
    queue.put(None)
    return getter.result()


def woken_by_get(session):
    """A putter that waits on a full queue is woken by a get."""
    queue = session.manager.Queue(1)
    queue.put("first")
    putter = Parallel(queue.put, "second")
    return queue.get(), putter.result(), queue.get()


def each_item_once(session):
    """Four getters and four putters: every item arrives exactly once."""
    queue, results = session.manager.Queue(3), session.manager.Queue()

    def take():
        for _ in range(25):
            results.put(queue.get())

    def give(first):
        for item in range(first, first + 25):
            queue.put(item)

    workers = [Parallel(take) for _ in range(4)] + [Parallel(give, 25 * n) for n in range(4)]
    ended = [worker.result() for worker in workers]
    return ended, sorted(results.get() for _ in range(100)) == list(range(100)), queue.qsize()


def joined(session):
    """A join waits until every item is done."""
    queue = session.manager.Queue()
    queue.put(1)
    queue.put(2)
    joiner = Parallel(queue.join)
    queue.get()
    queue.task_done()
    queue.get()
    queue.task_done()
    return joiner.result()


def across_processes(session):
    """Items go through a queue from one process to another."""
    queue = session.manager.Queue()
    code = in_process(queue.put, {"from": "child"})
    return code, queue.get(timeout=60), in_process(take_and_answer, queue) if queue.empty() else None


def take_and_answer(queue):
    queue.put("a")
    assert queue.get(timeout=60) == "a"


def shutdown_wakes_getters(session):
    """A shutdown wakes those who wait in get."""
    queue = session.manager.Queue()
    getters = [Parallel(queue.get) for _ in range(3)]
    queue.shutdown()
    return [getter.result() for getter in getters]


def shutdown_wakes_putters(session):
    """A shutdown wakes those who wait in put."""
    queue = session.manager.Queue(1)
    queue.put(1)
    putter = Parallel(queue.put, 2)
    queue.shutdown()
    return putter.result()


def immediate_shutdown_wakes_joiners(session):
    """A shutdown that drops the items wakes those who wait in join."""
    queue = session.manager.Queue()
    queue.put(1)
    joiner = Parallel(queue.join)
    queue.shutdown(immediate=True)
    return joiner.result(), queue.qsize()


CASES = [
    Case("m.Queue()", "p.put(1)", "p.put('two')", "p.put([3])", "p.get()", "p.get()", "p.get()"),
    Case("m.Queue()", "p.empty()", "p.full()", "p.qsize()", "p.put(1)", "p.empty()", "p.full()",
         "p.qsize()"),
    Case("m.Queue(2)", "p.put(1)", "p.full()", "p.put(2)", "p.full()", "p.put_nowait(3)", "p.qsize()"),
    Case("m.Queue(maxsize=1)", "p.put(1)", "p.full()"),
    Case("m.Queue(-1)", "p.put(1)", "p.full()", "p.put_nowait(2)", "p.qsize()"),
    Case("m.Queue(1.5)", "p.put(1)", "p.full()", "p.put(2)", "p.put_nowait(3)", "p.full()"),
    Case("m.Queue(True)", "p.put(1)", "p.put_nowait(2)"),
    Case("m.Queue(None)", "p.put(1)"),
    Case("m.Queue('a')", "p.put(1)", "p.qsize()"),
    Case("m.Queue(1, 2)", text_from=(3, 10)),
    Case("m.Queue(nonsense=2)", text_from=(3, 10)),
    # Without waiting
    Case("m.Queue()", "p.get_nowait()", "p.get(False)", "p.get(block=False)", "p.get(0)",
         "p.get(False, -1)", "p.get(False, 5)"),
    Case("m.Queue(1)", "p.put(1)", "p.put(2, False)", "p.put(2, block=False)", "p.put_nowait(2)",
         "p.put(2, False, -1)", "p.get()"),
    # With a timeout
    Case("m.Queue()", "p.get(True, 0.05)", "p.get(timeout=0.05)", "p.get(timeout=0)",
         "p.get(True, 0.0)"),
    Case("m.Queue(1)", "p.put(1)", "p.put(2, True, 0.05)", "p.put(2, timeout=0.05)",
         "p.put(2, timeout=0)", "p.qsize()"),
    Case("m.Queue()", "p.get(timeout=-1)", "p.get(True, -0.5)"),
    Case("m.Queue(1)", "p.put(1, timeout=-1)", "p.put(2, True, -0.5)", "p.qsize()"),
    Case("m.Queue()", "p.put(1, timeout=-1)", "p.qsize()"),
    Case("m.Queue()", "p.get(timeout='a')", "p.get(True, [])"),
    Case("m.Queue()", "p.put(1)", "p.get(timeout=60)", "p.put(2, timeout=60)", "p.get(True, 60)"),
    Case("m.Queue()", "p.put(item=1)", "p.put_nowait(item=2)", "p.put(block=True, item=3)",
         "p.get(block=True)", "p.get(timeout=None)", "p.get(True, None)"),
    Case("m.Queue()", "p.put()", "p.put(1, 2, 3, 4)", "p.get(1, 2, 3)", "p.qsize(1)",
         "p.put(1, nonsense=1)", text_from=(3, 10)),
    # task_done, join
    Case("m.Queue()", "p.task_done()", "p.join()", "p.put(1)", "p.get()", "p.task_done()", "p.join()",
         "p.task_done()"),
    Case("m.Queue()", "p.put(1)", "p.task_done()", "p.join()", "p.qsize()", "p.task_done()"),
    # shutdown
    Case("m.Queue()", "p.put(1)", "p.shutdown()", "p.put(2)", "p.put_nowait(2)", "p.get()", "p.get()",
         "p.get_nowait()", "p.get(timeout=-1)", "p.qsize()", since=(3, 13)),
    Case("m.Queue()", "p.put(1)", "p.shutdown(immediate=True)", "p.get()", "p.qsize()", "p.empty()",
         "p.join()", "p.task_done()", since=(3, 13)),
    Case("m.Queue()", "p.shutdown(True)", "p.shutdown()", "p.get()", since=(3, 13)),
    Case("m.Queue(1)", "p.put(1)", "p.shutdown()", "p.put(2, timeout=0.05)", "p.get()", "p.task_done()", "p.join()",
         since=(3, 13)),
    # Requests that a proxy doesn't send by itself
    Case("m.Queue()", "str(p)", "type(p).__name__", "p._token.typeid"),
    Case("m.Queue()", "p._getvalue()", text_from=(3, 9)),
    Case("m.Queue()", "p._callmethod('nonsense')", "p._callmethod('maxsize')",
         "p._callmethod('_qsize')"),
    Case("m.Queue()", "set('empty full get get_nowait join put put_nowait qsize task_done'.split()) <= set(dir(p))"),
    Case("m.Queue(2)", "[p.put(i) for i in range(2)]", "[p.get() for i in range(2)]",
         "[p.put(i) for i in range(2)]", "[p.get() for i in range(2)]"),
    Scenario(woken_by_put),
    Scenario(woken_with_timeout),
    Scenario(woken_by_get),
    Scenario(each_item_once),
    Scenario(joined),
    Scenario(across_processes),
    Scenario(shutdown_wakes_getters, since=(3, 13)),
    Scenario(shutdown_wakes_putters, since=(3, 13)),
    Scenario(immediate_shutdown_wakes_joiners, since=(3, 13)),
]
