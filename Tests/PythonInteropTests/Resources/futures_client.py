"""Shared futures as stock CPython clients see them: reads results of a Swift program, and sets some for it.

    python3 futures_client.py ADDRESS AUTHKEY_FILE
"""
import concurrent.futures
import multiprocessing
import os
import signal
import sys
import threading
from multiprocessing.managers import SyncManager

SyncManager.register("named")
SyncManager.register("Future")


def connect(address):
    manager = SyncManager(address, multiprocessing.current_process().authkey)
    manager.connect()
    return manager


def says(function, *arguments):
    try:
        print(function(*arguments))
    except Exception as error:
        print("%s: %s" % (type(error).__name__, error))


def run_and_die(address):
    future = connect(address).named().Future("lost")
    print("child", future.set_running_or_notify_cancel(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


def main(address, authkey_file):
    with open(authkey_file, "rb") as file:
        multiprocessing.current_process().authkey = file.read()
    manager = connect(address)
    named = manager.named()
    # Calls of an executor in Swift.
    square, failing, slow = (named.Future(name) for name in ("square", "failing", "slow"))
    print(square.result(60), square.exception(), square.done(), square.cancel())
    says(failing.result, 60)
    print(repr(failing.exception()), failing.outcome()[0])
    print(slow.done(), slow.running(), slow.cancelled(), slow.outcome(0.01))
    try:
        slow.result(0.01)
    except concurrent.futures.TimeoutError as error:
        print("TimeoutError", error)
    print(slow.cancel(), slow.cancelled(), slow.done())
    try:
        slow.exception()
    except concurrent.futures.CancelledError as error:
        print("CancelledError", error)
    # Futures that Python sets.
    mine = named.Future("mine")
    waiting = threading.Thread(target=lambda: says(mine.result))
    waiting.start()
    print(mine.set_running_or_notify_cancel(), mine.running(), mine.cancel())
    mine.set_result({"a": [1]})
    waiting.join()
    says(mine.set_result, 2)
    named.Future("error").set_exception(ValueError("bad"))
    print(manager.Future())
    child = multiprocessing.get_context("fork").Process(target=run_and_die, args=(address,))
    child.start()
    lost = named.Future("lost")
    try:
        lost.result(60)
    except concurrent.futures.BrokenExecutor as error:
        print("BrokenExecutor:", error)
    child.join()
    print(child.exitcode, lost.outcome()[0], flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
