"""Serves a stock CPython manager with types of its own until its standard input ends.

    python3 custom_types_server.py PATH

The authkey is the first line of the standard input. Prints one line once clients can connect.
"""
import multiprocessing
import os
import queue
import sys
import threading
from multiprocessing.managers import SyncManager

import bank


class Manager(SyncManager):
    pass


jobs = queue.Queue()
Manager.register("Account", bank.Account)
Manager.register(
    "Bank", bank.Bank, method_to_typeid={"open": "Account", "numbers": "Iterator"}
)
Manager.register(
    "Person", bank.Person, exposed=("__getattribute__", "__setattr__", "greet")
)
Manager.register("Child", bank.Child)
Manager.register("word_count", bank.word_count)
Manager.register("get_queue", callable=lambda: jobs)


def main():
    authkey = sys.stdin.readline().rstrip("\n").encode()
    multiprocessing.current_process().authkey = authkey
    server = Manager(address=sys.argv[1], authkey=authkey).get_server()
    print(server.address, flush=True)

    def end_with_stdin():
        sys.stdin.read()
        os._exit(0)

    threading.Thread(target=end_with_stdin, daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    main()
