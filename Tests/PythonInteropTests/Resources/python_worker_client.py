"""A submitter of tasks that a worker in Python runs: prints what becomes of them.

    python3 python_worker_client.py ADDRESS AUTHKEY_FILE [CA_FILE]

`swift_worker` and `python_worker_tasks` have to be on the path.
"""
import asyncio
import concurrent.futures
import datetime
import os
import pickle
import signal
import sys
import tempfile
import time

import swift_worker
from swift_worker import TaskOptions

MODULE = "python_worker_tasks."


def outcome(future):
    try:
        return future.result(60)
    except BaseException as error:
        cause = "" if error.__cause__ is None else " from " + type(error.__cause__).__name__
        return "%s: %s%s" % (type(error).__name__, str(error)[:85], cause)


def wait_for(path):
    while not os.path.exists(path):
        time.sleep(0.005)
    os.unlink(path)


def results(jobs):
    print(outcome(jobs.submit(MODULE + "square", 12)), outcome(jobs.submit(MODULE + "add", 1)),
          outcome(jobs.submit(MODULE + "add", 1, 2)), outcome(jobs.submit(MODULE + "nothing")),
          outcome(jobs.submit(MODULE + "later", "later")))
    print(outcome(jobs.submit(MODULE + "next_year", datetime.date(2020, 1, 1))))
    print(outcome(jobs.submit(MODULE + "length", bytes(3_000_000))), len(outcome(jobs.submit(MODULE + "zeros", 2_000_000))))
    print(outcome(jobs.submit(MODULE + "handled")))
    squares = [number * number for number in range(5000)]
    print(list(jobs.map(MODULE + "square", range(5000))) == squares,
          list(jobs.map(MODULE + "square", range(5000), chunk_size=64)) == squares,
          [future.result(60) for future in jobs.submit_all(MODULE + "add", [(1, 2), (3, 4)])])


def errors(jobs, folder):
    print(outcome(jobs.submit("divide", 1, 0)))
    refused = jobs.submit(MODULE + "refuse", 5)
    print(outcome(refused))
    # Its class isn't imported here, and won't be for it.
    print(repr(refused.exception().traceback.splitlines()[-1]), MODULE[:-1] in sys.modules)
    print(outcome(jobs.submit(MODULE + "unsendable")).partition(": Can't")[0])
    print(outcome(jobs.submit(MODULE + "leave_in_order", 3)))
    print(outcome(jobs.submit(MODULE + "length", bytes)))
    # Either the server or the worker doesn't take it.
    print("posix.getcwd" in outcome(jobs.submit(MODULE + "length", os.getcwd)))
    try:
        print(list(jobs.map(MODULE + "refuse_seven", range(20), chunk_size=5)))
    except ValueError as error:
        print("ValueError:", error)
    print(outcome(jobs.submit("nobody_has_this"))[:80])
    for number in (signal.SIGKILL, signal.SIGSEGV):
        print(outcome(jobs.submit(MODULE + "die", int(number))).replace("PythonWorker-", "#").translate({48 + i: None for i in range(10)}))
    print(outcome(jobs.submit(MODULE + "leave", 4)).rpartition(" has")[2])
    path = os.path.join(folder, "tried")
    print(outcome(jobs.submit("fails_once", path, options=TaskOptions(retries=1, retries_errors=True))))


def ends(jobs, folder):
    path, limited = os.path.join(folder, "begun"), os.path.join(folder, "limited")
    print(outcome(jobs.submit(MODULE + "rest", limited, 600, options=TaskOptions(time_limit=0.5))))
    print(outcome(jobs.submit(MODULE + "rest", limited, 600, options=TaskOptions(demands={"gpu": 1}, expiry=0.05))))
    # All processes are busy, until they are cancelled.
    futures = [jobs.submit(MODULE + "rest", path, 600) for _ in range(8)]
    wait_for(path)
    waiting = jobs.submit(MODULE + "square", 5, options=TaskOptions(key="five"))
    try:
        jobs.submit(MODULE + "square", 5, options=TaskOptions(key="five"))
    except ValueError as error:
        print(error)
    print([future.cancel() for future in futures] == [True] * 8, concurrent.futures.wait(futures, 0).not_done)
    print(outcome(waiting), waiting.cancel(), outcome(futures[0])[:14])
    print(asyncio.run(asynchronous(jobs, os.path.join(folder, "asynchronous"))), outcome(jobs.submit(MODULE + "square", 6)))


async def asynchronous(jobs, path):
    squares = await asyncio.gather(*(jobs.run(MODULE + "square", number) for number in range(4)))
    resting = asyncio.ensure_future(jobs.run(MODULE + "rest", path, 600))
    await asyncio.get_running_loop().run_in_executor(None, wait_for, path)
    resting.cancel()
    try:
        await resting
    except asyncio.CancelledError:
        return squares, "cancelled"


def main(address, authkey_file, ca=None):
    server = swift_worker.Server(address, authkey_file=authkey_file, ca=ca)
    with tempfile.TemporaryDirectory() as folder, server.queue("jobs") as jobs:
        results(jobs)
        errors(jobs, folder)
        ends(jobs, folder)
        try:
            jobs.submit(MODULE + "square", lambda: 1)
        except Exception as error:
            # Which one it is depends on the version.
            print(isinstance(error, (pickle.PicklingError, AttributeError)))
        with server.queue("jobs") as others:
            print(outcome(others.submit(MODULE + "square", 7)))
        with concurrent.futures.ThreadPoolExecutor(8) as threads:
            print(sum(threads.map(lambda number: outcome(jobs.submit(MODULE + "square", number)), range(200))))
        open_task = jobs.submit(MODULE + "rest", os.path.join(folder, "last"), 600)
        jobs.close(wait=False)
        print(open_task.cancelled(), outcome(open_task)[:14])
        try:
            jobs.submit(MODULE + "square", 1)
        except swift_worker.QueueClosed as error:
            print(error)


if __name__ == "__main__":
    main(*sys.argv[1:])
