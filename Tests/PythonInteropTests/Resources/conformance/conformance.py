"""Runs tables of cases with stock CPython as the client, and prints one line of JSON per case.

    conformance.py --table list --oracle                                      against a server of this CPython
    conformance.py --table list --address unix:PATH --authkey-file FILE       against any server
    conformance.py … --tls-module FOLDER --ca FILE                            over TLS

The output for two servers can be compared line by line: that is what the tests do. Cases of the tables that only our server
passes say what they expect.
"""

import argparse
import faulthandler
import json
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import warnings
from multiprocessing.managers import SyncManager

from harness import Manager, Session, run_table
from tables import ALL


def parse_address(text):
    """What `SyncManager` wants for `unix:PATH`, `unix:@NAME` (abstract), `tcp://HOST:PORT` or `tls://HOST:PORT`."""
    if text.startswith("unix:@"):
        return b"\0" + text[6:].encode()
    if text.startswith("unix:"):
        return text[5:]
    host, _, port = text.partition("://")[2].rpartition(":")
    return host, int(port)


def serve(address, authkey, lifeline):
    """Serves what the cases use, as every CPython does, for as long as the other process lives."""
    threading.Thread(target=end_with, args=(lifeline,), daemon=True).start()
    multiprocessing.current_process().authkey = authkey
    Manager(address=address, authkey=authkey).get_server().serve_forever()


def end_with(lifeline):
    """Ends this process when the other end of a pipe is closed."""
    os.close(lifeline[1])
    os.read(lifeline[0], 1)
    os._exit(0)


def start_oracle(directory):
    """A server of this CPython in a process of its own; its address and its key."""
    address, authkey = os.path.join(directory, "oracle"), b"the oracle's key"
    arguments = address, authkey, os.pipe()
    process = multiprocessing.get_context("fork").Process(target=serve, args=arguments)
    process.daemon = True
    process.start()
    while True:
        try:
            SyncManager(address=address, authkey=authkey).connect()
            return address, authkey
        except (FileNotFoundError, ConnectionRefusedError):
            if not process.is_alive():
                sys.exit("the oracle's server didn't start")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--table", required=True, choices=sorted(ALL))
    parser.add_argument("--oracle", action="store_true")
    parser.add_argument("--address")
    parser.add_argument("--authkey-file")
    parser.add_argument("--tls-module")
    parser.add_argument("--ca")
    parser.add_argument("--time-limit", type=float, default=400)
    options = parser.parse_args()
    serializer = "pickle"
    if options.tls_module:
        sys.path.append(options.tls_module)
        import tls_managers
        tls_managers.configure_client(ca=options.ca)
        serializer = tls_managers.SERIALIZER
    # Who starts this from a thread may leave signals blocked, without which processes can't be ended.
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    # A call that hangs ends the run, with a trace that shows where.
    faulthandler.dump_traceback_later(options.time_limit, exit=True)
    warnings.simplefilter("ignore", DeprecationWarning)
    with tempfile.TemporaryDirectory() as directory:
        if options.oracle:
            address, authkey = start_oracle(directory)
        else:
            address = parse_address(options.address)
            with open(options.authkey_file, "rb") as file:
                authkey = file.read()
        # Proxies inside of values connect with the key of the process, whatever the manager's is.
        multiprocessing.current_process().authkey = authkey
        for case, outcome in run_table(ALL[options.table], Session(address, authkey, serializer)):
            line = {"name": case.name, "outcome": outcome}
            if case.expects is not None:
                line["expects"] = case.expects
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
