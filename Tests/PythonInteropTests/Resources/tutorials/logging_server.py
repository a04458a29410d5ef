"""The server of the logging tutorial: a queue of log records for several programs."""

import queue
import sys
from multiprocessing.managers import BaseManager

records = queue.Queue()


class LogManager(BaseManager):
    pass


LogManager.register("get_log_queue", callable=lambda: records)

if __name__ == "__main__":
    path, key_file = sys.argv[1:]
    with open(key_file, "rb") as file:
        manager = LogManager(path, authkey=file.read())
    server = manager.get_server()
    print("listening", flush=True)
    server.serve_forever()
