"""Several processes log into one queue, and one listener writes what they log, as in the logging cookbook."""

import logging
import logging.handlers
import multiprocessing
import sys
from multiprocessing.managers import BaseManager


class LogManager(BaseManager):
    pass


LogManager.register("get_log_queue")


def connect(path, key_file):
    with open(key_file, "rb") as file:
        key = file.read()
    multiprocessing.current_process().authkey = key
    manager = LogManager(path, authkey=key)
    manager.connect()
    return manager.get_log_queue()


def work(number, path, key_file):
    logger = logging.getLogger("worker")
    logger.setLevel(logging.DEBUG)
    logger.addHandler(logging.handlers.QueueHandler(connect(path, key_file)))
    for step in range(3):
        logger.log(logging.INFO + 10 * (step % 2), "worker %d, step %d", number, step)
    try:
        1 / 0
    except ZeroDivisionError:
        logger.exception("worker %d failed", number)


class Lines(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record).splitlines()[0])


if __name__ == "__main__":
    path, key_file = sys.argv[1:]
    handler = Lines()
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    listener = logging.handlers.QueueListener(connect(path, key_file), handler)
    listener.start()
    workers = [multiprocessing.Process(target=work, args=(n, path, key_file)) for n in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    listener.stop()
    print("\n".join(sorted(handler.lines)))
