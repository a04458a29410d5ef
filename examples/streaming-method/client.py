"""Iterates over what a Swift program streams: python3 client.py SOCKET_PATH AUTHKEY_FILE"""

import itertools
import sys
from multiprocessing.managers import SyncManager

SyncManager.register("Mathematician")
SyncManager.register("named")

with open(sys.argv[2], "rb") as file:
    manager = SyncManager(address=sys.argv[1], authkey=file.read())
manager.connect()

euclid = manager.Mathematician()
print(*itertools.islice(euclid.primes(), 10))

manager.named().Event("done").set()
