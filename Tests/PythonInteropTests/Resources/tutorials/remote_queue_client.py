"""Counts visits as workers of a web server do: a queue of requests, and a dict that all change under one lock."""

import multiprocessing
import sys
from multiprocessing.managers import AcquirerProxy, BaseManager, DictProxy


class QueueManager(BaseManager):
    pass


QueueManager.register("get_queue")
QueueManager.register("get_counts", proxytype=DictProxy)
QueueManager.register("get_lock", proxytype=AcquirerProxy)


def connect(address, key):
    manager = QueueManager(address, key)
    manager.connect()
    return manager


def serve_requests(address, key):
    manager = connect(address, key)
    requests, counts, lock = manager.get_queue(), manager.get_counts(), manager.get_lock()
    while True:
        page = requests.get()
        if page is None:
            return
        with lock:
            counts[page] = counts.get(page, 0) + 1


def main(address, key):
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=serve_requests, args=(address, key)) for _ in range(4)]
    for worker in workers:
        worker.start()
    manager = connect(address, key)
    requests, counts, lock = manager.get_queue(), manager.get_counts(), manager.get_lock()
    for number in range(200):
        requests.put(["/", "/about", "/news", "/"][number % 4])
    for worker in workers:
        requests.put(None)
    for worker in workers:
        worker.join()
    print(sorted(counts.items()), len(counts), "/" in counts, lock.acquire(False), requests.empty())


if __name__ == "__main__":
    main(sys.argv[1], open(sys.argv[2], "rb").read())
