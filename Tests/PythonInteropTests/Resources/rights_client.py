"""Does what it may not, and what the server has no memory for; prints what it gets.

    python3 rights_client.py PATH AUTHKEY_FILE
"""
import multiprocessing
import sys
import time
from multiprocessing.managers import SyncManager


class Manager(SyncManager):
    pass


def attempt(name, function, *arguments):
    try:
        print(name, repr(function(*arguments)))
    except Exception as error:
        kind = getattr(error, "limit", None) or getattr(error, "action", None)
        print(name, type(error).__name__, kind)


def main():
    with open(sys.argv[2], "rb") as file:
        authkey = file.read()
    multiprocessing.current_process().authkey = authkey
    manager = Manager(sys.argv[1], authkey)
    manager.connect()
    numbers = manager.list([1, 2])
    attempt("append", numbers.append, 3)
    attempt("clear", getattr(numbers, "pop"), 0)
    attempt("sort", numbers.sort)
    attempt("dict", manager.dict)
    attempt("debug_info", manager._debug_info)
    attempt("len", len, numbers)
    queue = manager.Queue()
    # The first takes all that there is; what is taken out again makes room.
    block = b"x" * (16 << 20)
    refused = 0
    stored = 0
    for _ in range(40):
        try:
            queue.put(block)
            stored += 1
        except MemoryError as error:
            refused += 1
            assert error.limit == "memory", error
    print("stored some", stored > 0, "refused some", refused > 0)
    print("size", queue.qsize() == stored)
    for _ in range(stored):
        assert queue.get() == block
    for _ in range(200):
        try:
            queue.put(b"small")
            print("put again")
            break
        except MemoryError:
            queue.qsize()
            time.sleep(0.05)


main()
