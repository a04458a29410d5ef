"""Works for a queue of tasks, and submits one: python3 client.py SOCKET_PATH AUTHKEY_FILE"""

import sys
from multiprocessing.managers import SyncManager

SyncManager.register("named")
SyncManager.register("WorkQueue")

with open(sys.argv[2], "rb") as file:
    manager = SyncManager(address=sys.argv[1], authkey=file.read())
manager.connect()
named = manager.named()
queue = named.WorkQueue("texts")

# The task with the highest priority comes first, and one that has failed comes again.
for turn in range(4):
    for number, text, attempt in queue.lease(duration=30):
        if text[0].isalpha():
            queue.complete(number, len(text.split()))
            print("completes task", number)
        else:
            queue.fail(number, ValueError("no words"))
            print("fails task", number, "in attempt", attempt)

number = queue.put("hello from Python", attempts=3)
print(*queue.result(number))
named.Event("done").set()
