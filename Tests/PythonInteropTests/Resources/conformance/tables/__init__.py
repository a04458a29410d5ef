"""The tables of cases, one per type of shared object and a few about the server itself."""

from . import argument_cases
from . import array_cases
from . import atomic_cases
from . import barrier_cases
from . import better_cases
from . import condition_cases
from . import dead_clients_cases
from . import deque_cases
from . import dict_cases
from . import event_cases
from . import hostile_handshake_cases
from . import hostile_request_cases
from . import iterator_cases
from . import joinable_queue_cases
from . import known_bugs_cases
from . import list_cases
from . import lock_cases
from . import manager_cases
from . import namespace_cases
from . import nesting_cases
from . import numpy_cases
from . import queue_cases
from . import queue_order_cases
from . import rlock_cases
from . import semaphore_cases
from . import set_cases
from . import standard_value_cases
from . import value_cases
from . import wire_cases

# What CPython's server and ours have in common.
COMMON = {
    "arguments": argument_cases.CASES,
    "array": array_cases.CASES,
    "barrier": barrier_cases.CASES,
    "condition": condition_cases.CASES,
    "deque": deque_cases.CASES,
    "dict": dict_cases.CASES,
    "event": event_cases.CASES,
    "iterator": iterator_cases.CASES,
    "joinable_queue": joinable_queue_cases.CASES,
    "list": list_cases.CASES,
    "lock": lock_cases.CASES,
    "manager": manager_cases.CASES,
    "namespace": namespace_cases.CASES,
    "nesting": nesting_cases.CASES,
    "numpy": numpy_cases.CASES,
    "queue": queue_cases.CASES,
    "queue_order": queue_order_cases.CASES,
    "rlock": rlock_cases.CASES,
    "semaphore": semaphore_cases.CASES,
    "set": set_cases.CASES,
    "standard_values": standard_value_cases.CASES,
    "value": value_cases.CASES,
    "wire": wire_cases.CASES,
}

# What only our server is asked: the cases say what they expect.
OURS = {
    "atomic": atomic_cases.CASES,
    "better": better_cases.CASES,
    "dead_clients": dead_clients_cases.CASES,
    "hostile_handshake": hostile_handshake_cases.CASES,
    "hostile_request": hostile_request_cases.CASES,
    "known_bugs": known_bugs_cases.CASES,
}

ALL = dict(COMMON, **OURS)
