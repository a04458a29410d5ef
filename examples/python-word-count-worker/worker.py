"""Counts words for the demo: a worker that needs nothing but stock CPython."""

import collections
import re
import sys
from multiprocessing.managers import SyncManager

address, authkey_file, name = sys.argv[1:]
with open(authkey_file, "rb") as file:
    authkey = file.read()

SyncManager.register("get_named")
manager = SyncManager(address, authkey=authkey)
manager.connect()
jobs = manager.get_named("Queue", "jobs")
counts = manager.get_named("dict", "counts")
merging = manager.get_named("Lock", "merging")
reports = manager.get_named("Queue", "reports")
finished = manager.get_named("Event", "finished")

for path in iter(jobs.get, None):
    with open(path, "rb") as file:
        words = re.findall(rb"[a-z0-9]+", file.read().lower())
    frequencies = collections.Counter(word.decode("ascii") for word in words)
    merging.acquire()
    try:
        before = counts.copy()
        counts.update({word: before.get(word, 0) + n for word, n in frequencies.items()})
    finally:
        merging.release()
    reports.put((name, path, len(words)))
finished.wait()
