"""Runs the tests that CPython has for its own managers, with a server of ours in place of its.

    cpython_suite.py ADDRESS AUTHKEY_FILE

Prints one JSON object: how many tests ran, the names of those that failed, how many were skipped; or
`{"missing": …}` where this CPython was installed without its tests.
"""

import io
import json
import multiprocessing
import sys
import unittest
from multiprocessing.managers import SyncManager

try:
    from test import _test_multiprocessing as cpython_tests
except ImportError as error:
    print(json.dumps({"missing": str(error)}))
    sys.exit()

# Classes of tests that need what only a server written in Python has: it runs the caller's functions (pools,
# types of one's own), or is started and stopped by the test.
OTHERS = "Pool", "MyManager", "RemoteManager", "ManagerRestart", "SharedMemory"


class Manager(SyncManager):
    """A connection to our server that looks like a manager which the test has started."""

    def shutdown(self):
        """Leaves the server to those who use it still."""

    def join(self, timeout=None):
        """Has nothing to wait for."""


def connected():
    manager = Manager(sys.argv[1], authkey=multiprocessing.current_process().authkey)
    manager.connect()
    return manager


def manager_tests():
    """The test cases in which CPython uses a manager."""
    names = {"__name__": "__main__"}
    cpython_tests.install_tests_in_module_dict(names, "fork")
    names["setUpModule"]()
    for name, case in sorted(names.items()):
        if name.startswith("WithManager") and not any(other in name for other in OTHERS):
            yield unittest.defaultTestLoader.loadTestsFromTestCase(case)


def main():
    with open(sys.argv[2], "rb") as file:
        multiprocessing.current_process().authkey = file.read()
    multiprocessing.set_start_method("fork", force=True)
    multiprocessing.Manager = connected
    report = io.StringIO()
    result = unittest.TextTestRunner(stream=report).run(unittest.TestSuite(manager_tests()))
    failed = [case.id().partition(".")[2] for case, _ in result.failures + result.errors]
    outcome = {"ran": result.testsRun, "failed": failed, "skipped": len(result.skipped)}
    print(json.dumps(dict(outcome, report=report.getvalue())))


if __name__ == "__main__":
    main()
