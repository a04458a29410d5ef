"""Finds factors: puts numbers into a queue, starts workers in processes of their own, and gathers their results."""

import multiprocessing
import queue
import sys
from multiprocessing.managers import BaseManager


class ServerQueueManager(BaseManager):
    pass


ServerQueueManager.register("get_job_q")
ServerQueueManager.register("get_result_q")


def connect(address, key):
    manager = ServerQueueManager(address=address, authkey=key)
    manager.connect()
    return manager


def factors(number):
    return [divisor for divisor in range(1, number + 1) if number % divisor == 0]


def work(address, key):
    manager = connect(address, key)
    jobs, results = manager.get_job_q(), manager.get_result_q()
    while True:
        try:
            chunk = jobs.get_nowait()
            results.put({number: factors(number) for number in chunk})
        except queue.Empty:
            return


def main(address, key):
    manager = connect(address, key)
    jobs, results = manager.get_job_q(), manager.get_result_q()
    for start in range(1, 100, 10):
        jobs.put(list(range(start, start + 10)))
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=work, args=(address, key)) for _ in range(4)]
    for worker in workers:
        worker.start()
    found = {}
    while len(found) < 100:
        found.update(results.get(timeout=300))
    for worker in workers:
        worker.join()
    print(len(found), found[12], sum(map(len, found.values())), jobs.empty(), results.qsize())


if __name__ == "__main__":
    main(sys.argv[1], open(sys.argv[2], "rb").read())
