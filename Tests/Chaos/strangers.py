"""Peers without the key: silent ones, ones that talk rubbish, ones with a wrong key.

    strangers.py HOST:PORT UNIX_PATH SEED

It goes on until it is killed.
"""

import os
import random
import socket
import sys
import time
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client


class Strangers:
    """A crowd in one process."""

    def __init__(self, address, path, seed):
        self.addresses = [address, address, address, path]
        self.draw = random.Random(seed)
        self.silent = []

    def connected(self):
        address = self.draw.choice(self.addresses)
        stranger = socket.socket(socket.AF_INET if isinstance(address, tuple) else socket.AF_UNIX)
        stranger.settimeout(1)
        stranger.connect(address)
        return stranger

    def step(self):
        self.draw.choice([self.say_nothing, self.say_nothing, self.talk_rubbish, self.guess])()

    def say_nothing(self):
        self.silent.append(self.connected())
        if len(self.silent) > 200:
            for stranger in self.silent[:100]:
                stranger.close()
            del self.silent[:100]

    def talk_rubbish(self):
        stranger = self.connected()
        stranger.sendall(os.urandom(self.draw.choice([1, 4, 40, 400])))
        stranger.close()

    def guess(self):
        try:
            Client(self.draw.choice(self.addresses), authkey=b"the wrong key, of thirty-two byte").close()
        except AuthenticationError:
            pass


def main():
    address, path, seed = sys.argv[1:]
    host, port = address.rsplit(":", 1)
    strangers = Strangers((host, int(port)), path, seed)
    while True:
        try:
            strangers.step()
        except (EOFError, OSError):
            pass  # Turned away: so it should be.
        sys.stdout.write("x")
        sys.stdout.flush()
        time.sleep(strangers.draw.random() * 0.006)


if __name__ == "__main__":
    main()
