"""Transfers money to and fro: python3 teller.py SOCKET_PATH AUTHKEY_FILE"""

import sys
from multiprocessing.managers import BaseManager


class Manager(BaseManager):
    pass


Manager.register("bank")

with open(sys.argv[2], "rb") as file:
    manager = Manager(address=sys.argv[1], authkey=file.read())
manager.connect()

bank = manager.bank()
names = ["Ada", "Alan", "Grace"]
for number in range(300):
    try:
        bank.transfer(names[number % 3], names[(number + 2) % 3], amount=number % 100)
    except ValueError:
        pass  # Another process was faster.
