"""A class of a Python program, and the manager that shares it."""

from multiprocessing.managers import BaseManager, IteratorProxy


class Inventory:
    """What is in store; lives in the server's Python process."""

    def __init__(self, **counts):
        self.counts = counts

    def add(self, name, count=1):
        self.counts[name] = self.counts.get(name, 0) + count
        return self.counts[name]

    def take(self, name):
        if not self.counts.get(name):
            raise LookupError("there is no %s in store" % name)
        self.counts[name] -= 1

    def names(self):
        return iter(sorted(self.counts))


class Manager(BaseManager):
    """Shares an inventory."""


the_inventory = Inventory(apple=3)

Manager.register("Names", proxytype=IteratorProxy, create_method=False)
Manager.register("Inventory", Inventory, method_to_typeid={"names": "Names"})
Manager.register("get_inventory", lambda: the_inventory)
