"""The server of the remote queue as its tutorial has it; ours takes its place: serve --instance get_queue=Queue …"""

import queue
import sys
import threading
from multiprocessing.managers import AcquirerProxy, BaseManager, DictProxy

QUEUE, COUNTS, LOCK = queue.Queue(), {}, threading.Lock()


class QueueManager(BaseManager):
    pass


QueueManager.register("get_queue", callable=lambda: QUEUE)
QueueManager.register("get_counts", callable=lambda: COUNTS, proxytype=DictProxy)
QueueManager.register("get_lock", callable=lambda: LOCK, proxytype=AcquirerProxy)

if __name__ == "__main__":
    server = QueueManager(sys.argv[1], open(sys.argv[2], "rb").read()).get_server()
    print("listening", flush=True)
    server.serve_forever()
