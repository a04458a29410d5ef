"""A type whose objects say which trace OpenTelemetry sees while they are called."""
import multiprocessing.managers

import opentelemetry.propagate


def current():
    found = {}
    opentelemetry.propagate.inject(found)
    return found.get("traceparent")


class Place:
    def trace(self):
        return current()


class Manager(multiprocessing.managers.BaseManager):
    """What the server hosts."""


Manager.register("Place", Place)
