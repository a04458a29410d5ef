"""`m.JoinableQueue()`: the same as `m.Queue()`; here what is joined. The rest is in the table of the queue."""

from harness import Case, Parallel, Scenario, fork


def workers(session):
    """A join waits until three workers have done all the work."""
    queue, done = session.manager.JoinableQueue(), session.manager.list()

    def work():
        while True:
            item = queue.get()
            if item is None:
                queue.task_done()
                return
            done.append(item)
            queue.task_done()

    for item in range(20):
        queue.put(item)
    threads = [Parallel(work) for _ in range(3)]
    queue.join()
    finished = sorted(done[:]) == list(range(20))
    for _ in threads:
        queue.put(None)
    queue.join()
    return finished, [thread.result() for thread in threads], queue.empty()


def joiners(session):
    """The last task that is done lets everybody who joins go on."""
    queue = session.manager.JoinableQueue()
    queue.put(1)
    queue.put(2)
    joiners = [Parallel(queue.join) for _ in range(3)]
    queue.task_done()
    queue.task_done()
    return [joiner.result() for joiner in joiners], queue.qsize()


def joined_again(session):
    """A queue can be joined again and again."""
    queue, outcomes = session.manager.JoinableQueue(), []
    for item in range(3):
        queue.put(item)
        joiner = Parallel(queue.join)
        outcomes.append(queue.get())
        queue.task_done()
        outcomes.append(joiner.result())
    return outcomes


def between_processes(session):
    """A process does what its parent joins."""
    queue = session.manager.JoinableQueue()
    for item in range(5):
        queue.put(item)
    process = fork(do_five, queue)
    queue.join()
    process.join(10)
    return process.exitcode, queue.qsize()


def do_five(queue):
    for _ in range(5):
        queue.get()
        queue.task_done()


CASES = [
    Case("m.JoinableQueue()", "p.put(1)", "p.put('two')", "p.get()", "p.task_done()", "p.get()", "p.task_done()",
         "p.join()", "p.empty()", "p.qsize()"),
    Case("m.JoinableQueue(1)", "p.put(1)", "p.full()", "p.put_nowait(2)", "p.put(2, timeout=0.05)", "p.get()",
         "p.get_nowait()", "p.get(timeout=0.05)", "p.get(timeout=-1)"),
    Case("m.JoinableQueue(maxsize=1)", "p.put(1)", "p.full()"),
    Case("m.JoinableQueue()", "p.join()", "p.task_done()", "p.join()"),
    Case("m.JoinableQueue()", "p.put(1)", "p.task_done()", "p.join()", "p.task_done()", "p.get()", "p.task_done()"),
    Case("m.JoinableQueue(1, 2)", text_from=(3, 10)),
    Case("m.JoinableQueue()", "p._callmethod('task_done', (1,))", "p._callmethod('join', (1,))",
         "p.join(timeout=1)", text_from=(3, 10)),
    Case("m.JoinableQueue()", "str(p)", "type(p).__name__", "p._token.typeid"),
    Case("m.JoinableQueue()", "p._getvalue()", "p._callmethod('unfinished_tasks')", text_from=(3, 9)),
    Case("m.JoinableQueue()", "p.put(1)", "p.shutdown()", "p.put(2)", "p.get()", "p.task_done()", "p.join()",
         "p.get()", since=(3, 13)),
    Scenario(workers),
    Scenario(joiners),
    Scenario(joined_again),
    Scenario(between_processes),
]
