"""Calls functions of a Swift program: python3 client.py SOCKET_PATH AUTHKEY_FILE"""

import sys
from multiprocessing.managers import BaseManager


class Manager(BaseManager):
    pass


Manager.register("functions")

with open(sys.argv[2], "rb") as file:
    manager = Manager(address=sys.argv[1], authkey=file.read())
manager.connect()

functions = manager.functions()
print(functions.word_count("to be or not to be"), "words")
print(functions.divide(17, divisor=5))
try:
    functions.divide(17, 0)
except ZeroDivisionError as error:
    print(error)
