"""The tables of cases, one per type of shared object and a few about the server itself."""

from . import better_cases
from . import dict_cases
from . import event_cases
from . import hostile_cases
from . import iterator_cases
from . import list_cases
from . import lock_cases
from . import manager_cases
from . import namespace_cases
from . import nesting_cases
from . import queue_cases
from . import value_cases
from . import wire_cases

# What CPython's server and ours have in common.
COMMON = {
    "dict": dict_cases.CASES,
    "event": event_cases.CASES,
    "iterator": iterator_cases.CASES,
    "list": list_cases.CASES,
    "lock": lock_cases.CASES,
    "manager": manager_cases.CASES,
    "namespace": namespace_cases.CASES,
    "nesting": nesting_cases.CASES,
    "queue": queue_cases.CASES,
    "value": value_cases.CASES,
    "wire": wire_cases.CASES,
}

# What only our server is asked: the cases say what they expect.
OURS = {
    "better": better_cases.CASES,
    "hostile": hostile_cases.CASES,
}

ALL = dict(COMMON, **OURS)
