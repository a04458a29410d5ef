"""The server of the job queue as its tutorial has it; ours takes its place: serve --instance get_job_q=Queue …"""

import queue
import sys
from multiprocessing.managers import BaseManager

JOBS, RESULTS = queue.Queue(), queue.Queue()


class JobQueueManager(BaseManager):
    pass


JobQueueManager.register("get_job_q", callable=lambda: JOBS)
JobQueueManager.register("get_result_q", callable=lambda: RESULTS)

if __name__ == "__main__":
    server = JobQueueManager(sys.argv[1], open(sys.argv[2], "rb").read()).get_server()
    print("listening", flush=True)
    server.serve_forever()
