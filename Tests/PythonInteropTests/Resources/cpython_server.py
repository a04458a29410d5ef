"""Serves a stock CPython manager until its standard input ends.

    python3 cpython_server.py ADDRESS [MODULE_FOLDER CERTIFICATE KEY CLIENT_CA]

ADDRESS is a path, or a TCP port of 127.0.0.1 (0: any), protected by the module `tls_managers` if it is
given what follows. The authkey is the first line of the standard input. Prints one line once clients can
connect: the path or the port.
"""
import multiprocessing
import os
import sys
import threading
from multiprocessing.managers import SyncManager


def main():
    authkey = sys.stdin.readline().rstrip("\n").encode()
    multiprocessing.current_process().authkey = authkey
    where = sys.argv[1]
    address = ("127.0.0.1", int(where)) if where.isdigit() else where
    serializer = "pickle"
    if len(sys.argv) > 2:
        sys.path.append(sys.argv[2])
        import tls_managers
        tls_managers.configure_server(*sys.argv[3:])
        serializer = tls_managers.SERIALIZER
    server = SyncManager(address=address, authkey=authkey, serializer=serializer).get_server()
    bound = server.address
    print(bound[1] if isinstance(bound, tuple) else bound, flush=True)

    def end_with_stdin():
        sys.stdin.read()
        os._exit(0)

    threading.Thread(target=end_with_stdin, daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    main()
