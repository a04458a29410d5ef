"""Counts words for the demo: a worker that needs nothing but stock CPython."""

import collections
import re
import sys
from multiprocessing.managers import SyncManager

address, authkey_file, name = sys.argv[1:]
with open(authkey_file, "rb") as file:
    authkey = file.read()

SyncManager.register("named")
manager = SyncManager(address, authkey=authkey)
manager.connect()
named = manager.named()
jobs = named.Queue("jobs")
counts = named.dict("counts")
merging = named.Lock("merging")
reports = named.Queue("reports")
finished = named.Event("finished")

for path in iter(jobs.get, None):
    with open(path, "rb") as file:
        words = re.findall(rb"[a-z0-9]+", file.read().lower())
    frequencies = collections.Counter(word.decode("ascii") for word in words)
    with merging:
        before = counts.copy()
        counts.update({word: before.get(word, 0) + n for word, n in frequencies.items()})
    reports.put((name, path, len(words)))
finished.wait()
