"""Calls every method of every shared type with odd values, on a server and on CPython's own, and compares.

    argument_fuzz.py ADDRESS AUTHKEYFILE [--systematic PLACE] [--seed N --rounds M] [--types PATTERN] [--time-limit S]

ADDRESS is `unix:PATH`, `unix:@NAME` (abstract) or `tcp://HOST:PORT`; the server has to admit values of any class. The
script starts a manager of this Python in a process of its own. Both get the same calls on objects that were made in the same
way. Compared are what a call returns or the class of what it raises, and then all that the object holds. A case that differs
is printed as a line of JSON, and so are the totals in the end. Texts of exceptions are counted, and may differ. What else
may differ, and why, says `allowed.py`.

`--systematic 0` tries each odd value as the first argument of each method. `--rounds` tries random calls; the same seed and
round are the same case in the same version of Python: `--seed 7 --first 123 --rounds 1` tries one again.
"""

from __future__ import annotations

import argparse
import collections
import faulthandler
import fnmatch
import functools
import itertools
import json
import os
import resource
import signal
import sys
import tempfile
import threading
import time
import warnings
from typing import Any, Dict, Iterator, List, Set, Tuple

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "conformance"))

from allowed import Difference, Step, may_wait_elsewhere, reason_to_differ  # noqa: E402
from cases import Case, RandomCases, sent_call, systematic_cases, takes_too_long  # noqa: E402
from conformance import parse_address, start_oracle  # noqa: E402
from odd_values import odd_values  # noqa: E402
from outcomes import Outcome  # noqa: E402
from servers import Server, outcomes_of  # noqa: E402
from shared_types import TYPES, SharedType  # noqa: E402

# Methods of the server itself, which every object has.
METHODS_OF_ALL = ["__repr__", "__str__", "#GETVALUE"]
# The memory that either process may reserve, so that what grows without end is an error.
MEMORY = 4 << 30
# Each call that waits for ever leaves a thread in CPython's server.
STACK = 256 << 10
# How long a run may take beyond its time limit, in seconds, before it is ended with a traceback.
PATIENCE = 60

Results = List[Tuple[Outcome, ...]]


class Comparison:
    """Both servers, the objects in use, and what was found."""

    def __init__(self, servers: List[Server]) -> None:
        self.servers = servers
        self.objects: Dict[Tuple[str, int], List[Any]] = {}
        self.untouched: Dict[Tuple[str, int], Results] = {}
        # The objects that have to be renewed before they are used again.
        self.used: Set[Tuple[str, int]] = set()
        self.methods: Dict[str, List[str]] = {}
        self.counts: Dict[str, int] = collections.Counter()
        self.allowed: Dict[str, int] = collections.Counter()

    def methods_of(self, each: SharedType) -> List[str]:
        """The methods that CPython's server exposes; that ours has them is found out by calling them."""
        if each.name not in self.methods:
            exposed = self.servers[0].make(each.variants[0])[2]
            self.methods[each.name] = sorted(set(exposed)) + METHODS_OF_ALL
        return self.methods[each.name]

    def results(self, case: Case) -> Results:
        """What comes of a case on both servers, with what the object holds after it."""
        key = case.type.name, case.variant
        variant = case.type.variants[case.variant]
        if key not in self.objects:
            made = [server.make(variant) for server in self.servers]
            if any(ident is None for _, ident, _ in made):
                return [tuple(outcome for outcome, _, _ in made)]
            self.objects[key] = [ident for _, ident, _ in made]
            self.used.discard(key)
        renewal = variant.renewal if key in self.used else []
        calls = renewal + variant.preparation + [sent_call(call) for call in case.calls] + case.type.probes
        for server, ident in zip(self.servers, self.objects[key]):
            server.send(ident, calls)
        results = outcomes_of(self.servers, calls, functools.partial(may_wait_elsewhere, case))
        is_complete, results = len(results) == len(calls), results[len(renewal):]
        if not case.calls:
            self.untouched[key] = results[len(variant.preparation):]
        self.used.discard(key)
        if not is_complete or results[-len(case.type.probes):] != self.untouched[key]:
            # It holds something else now.
            if is_complete and variant.renewal is not None and case.type.is_spent(results[-1]):
                self.used.add(key)
            else:
                del self.objects[key]
        return results

    def run(self, case: Case) -> None:
        key = case.type.name, case.variant
        if key not in self.untouched:
            self.untouched[key] = []
            self.examine(Case(case.type, case.variant, []))
            self.objects.pop(key, None)
        self.examine(case)

    def examine(self, case: Case) -> None:
        results = self.results(case)
        self.counts["calls"] += len(case.calls)
        self.counts["waits"] += any(each.kind == "waits" for each in results[-1])
        for position, (theirs, ours) in enumerate(results):
            self.counts["texts"] += theirs.compared == ours.compared and theirs.text != ours.text
            if theirs.compared != ours.compared:
                self.differ(case, results[:position + 1])
                self.objects.pop((case.type.name, case.variant), None)
                break

    def differ(self, case: Case, results: Results) -> None:
        """Counts a difference in the last of the results: one with a reason, or one that is reported."""
        (theirs, ours), position = results[-1], len(results) - 1
        variant = case.type.variants[case.variant]
        calls = variant.preparation + case.calls + case.type.probes
        call = calls[position] if position < len(calls) else variant.construction
        before = [Step(earlier, *outcomes) for earlier, outcomes in zip(calls, results[:-1])]
        reason = reason_to_differ(Difference(case, call, theirs, ours, before))
        if reason is not None:
            self.allowed[reason] += 1
            return
        self.counts["differences"] += 1
        print(json.dumps({
            "case": str(case), "call": call.method, "cpython": str(theirs)[:300], "ours": str(ours)[:300]}), flush=True)


def all_cases(comparison: Comparison, options: argparse.Namespace) -> Iterator[Case]:
    types = [each for each in TYPES if fnmatch.fnmatch(each.name, options.types)]
    values = odd_values()
    comparison.counts["types"] = len(types)
    comparison.counts["values"] = len(values)
    if options.systematic is not None:
        for each in types:
            cases = systematic_cases(each, comparison.methods_of(each), values, options.systematic)
            yield from itertools.islice(cases, options.part - 1, None, options.parts)
    random_cases = RandomCases(types, values)
    for number in range(options.first, options.first + options.rounds):
        yield random_cases.case("%d/%d" % (options.seed, number), comparison.methods_of)


def compare(servers: List[Server], options: argparse.Namespace) -> Comparison:
    comparison = Comparison(servers)
    start = time.monotonic()
    for case in all_cases(comparison, options):
        if not takes_too_long(case):
            comparison.run(case)
        if options.time_limit and time.monotonic() - start > options.time_limit:
            comparison.counts["unfinished"] = 1
            break
    comparison.counts["methods"] = sum(map(len, comparison.methods.values()))
    comparison.counts["milliseconds"] = int(1000 * (time.monotonic() - start))
    return comparison


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("address", help="unix:PATH, unix:@NAME or tcp://HOST:PORT")
    parser.add_argument("authkey_file")
    parser.add_argument("--systematic", type=int, help="each odd value at this place of each method")
    parser.add_argument("--part", type=int, default=1, help="which of the parts of the systematic cases")
    parser.add_argument("--parts", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the first round")
    parser.add_argument("--rounds", type=int, default=0, help="how many random cases")
    parser.add_argument("--types", default="*", help="only types that match")
    parser.add_argument("--time-limit", type=float, help="ends after so many seconds")
    return parser.parse_args()


def main() -> None:
    options = parse_options()
    # Who starts this from a thread may leave signals blocked, without which processes can't be ended.
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    faulthandler.dump_traceback_later((options.time_limit or 3600) + PATIENCE, exit=True)
    threading.stack_size(STACK)
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    with open(options.authkey_file, "rb") as file:
        authkey = file.read()
    with tempfile.TemporaryDirectory() as directory:
        oracle = Server(*start_oracle(directory))
        server = Server(parse_address(options.address), authkey)
        comparison = compare([oracle, server], options)
    print(json.dumps({"totals": comparison.counts, "allowed": comparison.allowed}))


if __name__ == "__main__":
    main()
