"""`m.Barrier()`: parties that wait for each other."""

from harness import Case, Parallel, Scenario, fork


def until(condition):
    """Asks again and again; the time limit of the run ends it."""
    while not condition():
        pass


def all_pass(session):
    """Three parties pass together, each with a number of its own, and again after that."""
    barrier = session.manager.Barrier(3)
    rounds = []
    for _ in range(3):
        threads = [Parallel(barrier.wait) for _ in range(2)]
        own = barrier.wait()
        rounds.append(sorted([str(own)] + [thread.result() for thread in threads]))
    return rounds, barrier.n_waiting, barrier.broken


def counts_those_who_wait(session):
    """`n_waiting` is the number of those who have come."""
    barrier = session.manager.Barrier(3)
    counts = [barrier.n_waiting]
    threads = []
    for count in (1, 2):
        threads.append(Parallel(barrier.wait))
        until(lambda: barrier.n_waiting == count)
        counts.append(barrier.n_waiting)
    last = barrier.wait()
    return counts, last, sorted(thread.result() for thread in threads), barrier.n_waiting


def aborted(session):
    """An abort fails those who wait and those who come, until a reset."""
    barrier = session.manager.Barrier(2)
    waiter = Parallel(barrier.wait)
    until(lambda: barrier.n_waiting == 1)
    barrier.abort()
    outcomes = [waiter.result(), Parallel(barrier.wait).result(), barrier.broken, barrier.n_waiting]
    barrier.reset()
    waiter = Parallel(barrier.wait)
    return outcomes, barrier.broken, barrier.wait() + int(waiter.result())


def reset_while_waiting(session):
    """A reset fails those who wait, and leaves the barrier whole."""
    barrier = session.manager.Barrier(2)
    waiter = Parallel(barrier.wait)
    until(lambda: barrier.n_waiting == 1)
    barrier.reset()
    return waiter.result(), barrier.broken, barrier.n_waiting


def one_timeout_breaks_it_for_all(session):
    """If the time of one is up, the others fail too."""
    barrier = session.manager.Barrier(3)
    waiter = Parallel(barrier.wait, 60)
    until(lambda: barrier.n_waiting == 1)
    hasty = Parallel(barrier.wait, 0.05)
    return hasty.result(), waiter.result(), barrier.broken


def between_processes(session):
    """Two processes and this one pass together."""
    barrier, numbers = session.manager.Barrier(3), session.manager.list()
    processes = [fork(pass_barrier, barrier, numbers) for _ in range(2)]
    numbers.append(barrier.wait(10))
    for process in processes:
        process.join(10)
    return [process.exitcode for process in processes], sorted(numbers[:])


def pass_barrier(barrier, numbers):
    numbers.append(barrier.wait(10))


CASES = [
    Case("m.Barrier(1)", "p.wait()", "p.wait()", "p.wait(0)", "p.wait(timeout=5)", "p.wait(None)"),
    Case("m.Barrier(2)", "p.parties", "p.n_waiting", "p.broken"),
    Case("m.Barrier(parties=3, timeout=5)", "p.parties"),
    Case("m.Barrier(2, None, 0.05)", "p.wait()", "p.broken"),
    Case("m.Barrier(2, timeout=0.05)", "p.wait()", "p.broken", "p.wait()", "p.reset()", "p.broken", "p.wait(0.01)"),
    Case("m.Barrier(2, timeout=60)", "p.wait(0.05)", "p.broken"),
    Case("m.Barrier(2)", "p.wait(0.05)", "p.broken", "p.n_waiting", "p.wait()", "p.wait(5)"),
    Case("m.Barrier(2)", "p.wait(0)", "p.broken", "p.reset()", "p.broken", "p.wait(-1)"),
    Case("m.Barrier(2)", "p.abort()", "p.broken", "p.wait()", "p.abort()", "p.reset()", "p.broken", "p.reset()"),
    Case("m.Barrier(1)", "p.abort()", "p.wait()", "p.reset()", "p.wait()"),
    Case("m.Barrier(2)", "p.wait('a')", text_from=(3, 10)),
    # Construction
    Case("m.Barrier(0)", since=(3, 13)),
    Case("m.Barrier(-1)", since=(3, 13)),
    Case("m.Barrier()", text_from=(3, 10)),
    Case("m.Barrier(1, None, None, 4)", text_from=(3, 10)),
    Case("m.Barrier(1, nonsense=1)", text_from=(3, 10)),
    Case("m.Barrier('a')", since=(3, 13)),
    # Requests that a proxy doesn't send by itself
    Case("m.Barrier(2)", "p._getvalue()", "type(p).__name__", "p._token.typeid", text_from=(3, 9)),
    Case("m.Barrier(2)", "str(p)", "p.abort()", "str(p)", text_from=(3, 13)),
    Case("m.Barrier(2)", "p._callmethod('nonsense')", "p._callmethod('parties')", "p._callmethod('n_waiting')"),
    Case("m.Barrier(2)", "p._callmethod('__getattribute__', ('nonsense',))",
         "p._callmethod('__getattribute__')", "p._callmethod('__getattribute__', (1,))", text_from=(3, 13)),
    Case("m.Barrier(2)", "p._callmethod('wait', (1, 2))", "p._callmethod('abort', (1,))",
         "p._callmethod('reset', (1,))", "p._callmethod('wait', (), {'nonsense': 1})", text_from=(3, 10)),
    Case("m.Barrier(1)", "p._callmethod('wait')", "p._callmethod('wait', (), {'timeout': 5})"),
    Scenario(all_pass),
    Scenario(counts_those_who_wait),
    Scenario(aborted),
    Scenario(reset_while_waiting),
    Scenario(one_timeout_breaks_it_for_all),
    Scenario(between_processes),
]
