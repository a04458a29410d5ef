"""Runs the tests that CPython has for its own managers, with a server of ours in place of its.

    cpython_suite.py ADDRESS AUTHKEY_FILE

The server hosts the types of `test._test_multiprocessing:MyManager`, and has Python workers, which find this module.

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

# Classes of tests that are about something else: CPython's own server with the serializer `xmlrpclib`, which they start
# and stop themselves, and blocks of shared memory.
OTHERS = "RemoteManager", "ManagerRestart", "SharedMemory"

# A test of a queue of pipes, whatever manager there is: it waits three seconds for a module, which a busy machine exceeds.
OTHER_TESTS = ("test_no_import_lock_contention",)

# They judge how long something has taken, and may do so again on a busy machine, as with `--rerun` of CPython's own runner.
TIMED_TESTS = (
    "test_async_timeout", "test_default_timeout", "test_terminate", "test_timeout", "test_waitfor_timeout",
)


class Manager(SyncManager):
    """A connection to our server that looks like a manager which the test has started."""

    def shutdown(self):
        """Leaves the server to those who use it still."""

    def join(self, timeout=None):
        """Has nothing to wait for."""


class MyManager(cpython_tests.MyManager):
    """The same of CPython's manager with types of its own, which our server hosts."""

    class _process:
        exitcode = 0

    def __init__(self, **options):
        super().__init__(sys.argv[1], authkey=multiprocessing.current_process().authkey)

    def start(self):
        self.connect()

    def __enter__(self):
        self.connect()
        return self

    def __exit__(self, *error):
        """Leaves the server to those who use it still."""

    def shutdown(self):
        """The same."""


def connected():
    manager = Manager(sys.argv[1], authkey=multiprocessing.current_process().authkey)
    manager.connect()
    return manager


def manager_tests():
    """The test cases in which CPython uses a manager."""
    import cpython_suite

    names = vars(cpython_suite)
    names["setUpModule"]()
    for name, case in sorted(names.items()):
        if name.startswith("WithManager") and not any(other in name for other in OTHERS):
            for test in unittest.defaultTestLoader.loadTestsFromTestCase(case):
                if test.id().rpartition(".")[2] not in OTHER_TESTS:
                    yield test


def main():
    with open(sys.argv[2], "rb") as file:
        multiprocessing.current_process().authkey = file.read()
    multiprocessing.set_start_method("fork", force=True)
    multiprocessing.Manager = connected
    cpython_tests.MyManager = MyManager
    report = io.StringIO()
    result = unittest.TextTestRunner(stream=report).run(unittest.TestSuite(manager_tests()))
    ran, skipped = result.testsRun, len(result.skipped)
    failed = [case for case, _ in result.failures + result.errors]
    for _ in range(2):
        again = [case for case in failed if case.id().rpartition(".")[2] in TIMED_TESTS]
        if not again:
            break
        result = unittest.TextTestRunner(stream=report).run(unittest.TestSuite(again))
        passed = set(again) - {case for case, _ in result.failures + result.errors}
        failed = [case for case in failed if case not in passed]
    outcome = {"ran": ran, "failed": [case.id().partition(".")[2] for case in failed], "skipped": skipped}
    print(json.dumps(dict(outcome, report=report.getvalue())))


if __name__ == "__main__":
    main()
else:
    # A module that workers can import, since one test gives a pool a method of its class.
    cpython_tests.install_tests_in_module_dict(globals(), "fork")
