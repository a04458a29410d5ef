"""Reads and writes properties of a Swift object: python3 client.py SOCKET_PATH AUTHKEY_FILE"""

import sys
from multiprocessing.managers import NamespaceProxy, SyncManager


class ThermostatProxy(NamespaceProxy):
    """Attributes of the proxy are those of the object, as Python's own NamespaceProxy has it."""

    _exposed_ = ("__getattribute__", "__setattr__", "lower")

    def lower(self, degrees):
        return self._callmethod("lower", (degrees,))


SyncManager.register("kitchen", proxytype=ThermostatProxy)
SyncManager.register("named")

with open(sys.argv[2], "rb") as file:
    manager = SyncManager(address=sys.argv[1], authkey=file.read())
manager.connect()

kitchen = manager.kitchen()
print(kitchen.room, kitchen.target, kitchen.is_heating)
kitchen.target = 19.0
kitchen.lower(2.5)
print(kitchen.target, kitchen.is_heating)
try:
    kitchen.room = "the hall"
except AttributeError as error:
    print(error)

manager.named().Event("done").set()
