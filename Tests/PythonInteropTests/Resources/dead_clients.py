"""Clients that die, and one that reads nothing; prints what is left.

    python3 dead_clients.py litter PATH AUTHKEY_FILE CLIENTS OBJECTS
    python3 dead_clients.py pipeline ADDRESS AUTHKEY_FILE ITEMS
"""
import multiprocessing
import os
import pickle
import signal
import struct
import sys
from multiprocessing.connection import Client
from multiprocessing.managers import SyncManager


def connect(address):
    manager = SyncManager(address, multiprocessing.current_process().authkey)
    manager.connect()
    return manager


def litter(address, clients, objects):
    """Processes make objects, and are killed, one after the other."""
    killed = 0
    for _ in range(clients):
        child = os.fork()
        if child == 0:
            manager = connect(address)
            kept = [manager.list([number]) for number in range(objects - 1)]
            iterated = manager.dict(a=1)
            kept.append(iterated)
            os.kill(os.getpid(), signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        killed += os.WIFSIGNALED(status)
    print("killed", killed)


def pipeline(address, items):
    """One client asks for all items of a queue in a row, and goes without reading any."""
    manager = connect(address)
    queue = manager.Queue()
    for item in range(items):
        queue.put(item)
    client = Client(address, authkey=multiprocessing.current_process().authkey)
    client.send((None, "accept_connection", ("raw",), {}))
    client.recv()
    request = pickle.dumps((queue._id, "get", (), {}))
    message = struct.pack("!i", len(request)) + request
    data = message * items
    while data:
        data = data[os.write(client.fileno(), data):]
    while queue.qsize():
        pass
    print("taken", items)
    client.close()
    while queue.qsize() < items:
        pass
    print("in order", [queue.get() for _ in range(items)] == list(range(items)))


def main():
    mode, place, authkey_file = sys.argv[1:4]
    with open(authkey_file, "rb") as file:
        multiprocessing.current_process().authkey = file.read()
    host, _, port = place.rpartition(":")
    address = (host, int(port)) if host else place
    {"litter": litter, "pipeline": pipeline}[mode](address, *map(int, sys.argv[4:]))


if __name__ == "__main__":
    main()
