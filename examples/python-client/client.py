"""Uses a Swift server as any CPython uses a manager: python3 client.py SOCKET_PATH AUTHKEY_FILE"""

import queue
import sys
from multiprocessing.managers import SyncManager

with open(sys.argv[2], "rb") as file:
    manager = SyncManager(address=sys.argv[1], authkey=file.read())
manager.connect()

prices = manager.dict({"apples": 3})
prices["pears"] = 4
prices.update(plums=2)
print(prices, len(prices), "pears" in prices)

numbers = manager.list(range(5))
numbers.append(10)
print(numbers[1:3], numbers[::-1])

jobs = manager.Queue(maxsize=2)
jobs.put("sweep")
print(jobs.get(), jobs.empty())
try:
    jobs.get(timeout=0.1)
except queue.Empty:
    print("nothing more to do")

with manager.Lock() as held:
    print("locked:", held)

try:
    prices["cherries"]
except KeyError as error:
    print("no such key:", error)
