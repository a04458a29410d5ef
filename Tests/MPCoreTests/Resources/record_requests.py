"""Writes what CPython's own client sends, a line per request: the kind of connection, what it is, the payload.

Run by hand with the Python to be recorded: python3.13 record_requests.py > requests-cpython.txt
The proxies are CPython's; the server only notes what they send, and answers with whatever keeps them going.
"""
import multiprocessing.connection
import multiprocessing.managers as managers
import sys
import tempfile
import threading

KEY = b"secret"
TYPES = ["list", "dict", "Queue", "Namespace", "Value", "Lock", "Event", "Semaphore", "Array", "set"]
recorded = []
label = ["", ""]


def answer(request):
    method = request[1]
    if method == "create":
        return ("test-11", ("append",))
    if method == "get_methods":
        return ["append"]
    return "text" if method in ("__str__", "__repr__") else 1


def serve(connection):
    try:
        while True:
            payload = connection.recv_bytes()
            if label[1] and b"accept_connection" not in payload:
                recorded.append((label[0], label[1], payload))
                label[1] = ""
            request = multiprocessing.connection._ForkingPickler.loads(payload)
            connection.send(("#RETURN", answer(request)))
    except (EOFError, OSError):
        connection.close()


def listen(listener):
    while True:
        threading.Thread(target=serve, args=(listener.accept(),), daemon=True).start()


def record(kind, name, call):
    label[:] = [kind, name]
    call()


multiprocessing.current_process().authkey = KEY
address = tempfile.mktemp()
listener = multiprocessing.connection.Listener(address, authkey=KEY)
threading.Thread(target=listen, args=(listener,), daemon=True).start()
manager = managers.SyncManager(address=address, authkey=KEY)
manager.connect()


def proxy(typeid):
    kind = {"Queue": managers.BaseProxy, "set": managers.BaseProxy}.get(typeid)
    kind = kind or getattr(managers, {"Lock": "AcquirerProxy", "Semaphore": "AcquirerProxy"}.get(typeid, typeid.capitalize() + "Proxy"))
    token = managers.Token(typeid, address, "test-%x" % (TYPES.index(typeid) + 1))
    return kind(token, "pickle", authkey=KEY, incref=False)


numbers, settings, jobs, state, value, lock, event, permits, array, names = map(proxy, TYPES)
calls = {
    "list.append": lambda: numbers.append(5),
    "list.extend": lambda: numbers.extend([1, "x", 2.5, None, True]),
    "list.pop": lambda: numbers.pop(),
    "list.item": lambda: numbers[0],
    "list.slice": lambda: numbers[0:2],
    "list.set": lambda: numbers.__setitem__(1, (b"bytes", 1 << 70)),
    "list.sort": lambda: numbers.sort(reverse=True),
    "list.str": lambda: str(numbers),
    "dict.set": lambda: settings.__setitem__("key", {"nested": [1, 2]}),
    "dict.get": lambda: settings.get("a"),
    "dict.pop": lambda: settings.pop("a", None),
    "dict.update": lambda: settings.update({"b": 2}, c=3),
    "dict.value": lambda: settings._getvalue(),
    "Queue.put": lambda: jobs._callmethod("put", ({"job": 1},)),
    "Queue.put in time": lambda: jobs._callmethod("put", ("x",), {"block": True, "timeout": 2.5}),
    "Queue.get": lambda: jobs._callmethod("get", (False,)),
    "Namespace.set": lambda: setattr(state, "x", 1),
    "Namespace.get": lambda: state.x,
    "Value.set": lambda: setattr(value, "value", 7),
    "Lock.acquire": lambda: lock.acquire(False),
    "Event.set": lambda: event.set(),
    "Event.wait": lambda: event.wait(0.5),
    "Semaphore.acquire": lambda: permits.acquire(True, 1.5),
    "Array.item": lambda: array[1],
    "set.add": lambda: names._callmethod("add", (frozenset([1, 2]),)),
}
for name, call in calls.items():
    record("stock", name, call)
manager.register("list", exposed=("append",))
record("control", "create", lambda: manager._create("list", [1, 2, 3]))
record("control", "incref", lambda: managers.ListProxy(numbers._token, "pickle", authkey=KEY))
record("control", "number_of_objects", lambda: manager._number_of_objects())
record("control", "get_methods", lambda: managers.AutoProxy(numbers._token, "pickle", authkey=KEY, incref=False))
record("control", "create with a proxy", lambda: manager._create("list", [numbers]))

print("# CPython %s" % sys.version.split()[0])
for kind, name, payload in recorded:
    print("%s\t%s\t%s" % (kind, name, payload.hex()))
