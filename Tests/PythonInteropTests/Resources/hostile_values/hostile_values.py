"""A hostile client stores, an honest one reads.

    python3 hostile_values.py PATH AUTHKEY_FILE

Stores each form of `forms.py` wherever a client can put a value, by raw requests, and lets a stock CPython read all that was
taken. Prints what that one did beside reading; nothing, if all is well.
"""

import multiprocessing
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
from multiprocessing.connection import Client
from multiprocessing.managers import BaseProxy, ListProxy, RebuildProxy, RemoteError, SyncManager, Token

import forms

TYPES = ("list", "dict", "Queue", "Value", "Namespace", "Lock")


class Manager(SyncManager):
    pass


Manager.register("get_named")


def main():
    if sys.argv[1] == "read":
        return read(sys.argv[2], sys.argv[3], sys.argv[4])
    path, key_file = sys.argv[1:3]
    manager = connect(path, key_file)
    with tempfile.TemporaryDirectory() as directory, Listener() as listener:
        marker = os.path.join(directory, "marker")
        victims = {"dict": manager.dict({"a": 1}), "list": manager.list([1]), "Lock": manager.Lock()}
        idents = {typeid: proxy._token.id for typeid, proxy in victims.items()}
        target = forms.Target(marker, path, listener.address, idents)
        store = Store(manager, path, key_file)
        for name, opcodes in forms.forms(target):
            store.everywhere(name, opcodes)
        for name, opcodes in forms.honest(target):
            store.honestly(name, opcodes)
        print("%s forms, %d taken" % ("enough" if store.tried >= 60 else "too few", len(store.taken)))
        for line in sorted(store.taken):
            print("taken:", line)
        script = [sys.executable, os.path.abspath(__file__), "read", path, key_file, store.box._token.id]
        print(subprocess.run(script, stdout=subprocess.PIPE, check=True).stdout.decode(), end="")
        print("marker:", os.path.exists(marker))
        print("connected elsewhere:", listener.count)
        print("victims:", victims["dict"].copy(), victims["list"][:], victims["Lock"].acquire(False))


def connect(path, key_file):
    with open(key_file, "rb") as file:
        authkey = file.read()
    multiprocessing.current_process().authkey = authkey
    manager = Manager(path, authkey)
    manager.connect()
    return manager


class Listener:
    """Where nobody should connect."""

    def __enter__(self):
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen(100)
        self.address = self.socket.getsockname()
        self.count = 0
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def accept(self):
        while True:
            try:
                self.socket.accept()[0].close()
            except OSError:
                return
            self.count += 1

    def __exit__(self, *_):
        self.socket.close()


class Store:
    """Puts values wherever a client can, by requests that no honest client sends."""

    def __init__(self, manager, path, key_file):
        self.manager = manager
        self.connection = Client(path, authkey=manager._authkey)
        self.send(forms.NONE, "accept_connection", forms.tuple_of(forms.text("evil")), b"}")
        # Kept alive by the one in which they all are.
        self.objects = []
        # By type, one that has taken nothing yet: what refuses a value is as it was, and is asked again.
        self.fresh = {}
        self.box = manager.list()
        self.tried = 0
        self.taken = []

    def send(self, ident, method, arguments, keywords):
        request = forms.tuple_of(ident, forms.text(method), arguments, keywords)
        self.connection.send_bytes(b"\x80\x04" + request + b".")
        return self.connection.recv_bytes()

    def put(self, typeid, method, arguments, keywords=b"}"):
        """Stores in an object that holds nothing else; says whether the value was taken."""
        target = self.fresh.pop(typeid, None)
        # Not `or`: a proxy asks the server for its truth.
        if target is None:
            target = getattr(self.manager, typeid)(*(("i", 0) if typeid == "Value" else ()))
        answer = self.send(forms.text(target._token.id), method, arguments, keywords)
        if b"#RETURN" not in answer:
            assert b"#TRACEBACK" in answer or b"#ERROR" in answer, answer
            self.fresh[typeid] = target
            return False
        self.objects.append(target)
        self.box.append(target)
        return True

    def everywhere(self, name, opcodes):
        self.tried += 1
        key = forms.text("key")
        one = forms.tuple_of(opcodes)
        ways = [
            ("list", "append", one), ("list", "extend", forms.tuple_of(forms.list_of(opcodes))),
            ("dict", "__setitem__", forms.tuple_of(key, opcodes)),
            ("dict", "setdefault", forms.tuple_of(key, opcodes)),
            ("dict", "update", b")", forms.dict_of(key, opcodes)),
            ("Queue", "put", one), ("Queue", "put", b")", forms.dict_of(forms.text("item"), opcodes)),
            ("Value", "set", one), ("Namespace", "__setattr__", forms.tuple_of(key, opcodes)),
            ("list", "append", forms.tuple_of(forms.tuple_of(forms.list_of(opcodes), opcodes))),
            ("list", "append", forms.tuple_of(forms.call(forms.name("builtins", "KeyError"), opcodes))),
            ("list", "append", forms.tuple_of(forms.put(b"]", 2000) + forms.get(2000) + b"a" + opcodes + b"a")),
            ("dict", "__setitem__", forms.tuple_of(forms.tuple_of(opcodes), key)),
        ]
        for typeid, method, *rest in ways:
            if self.put(typeid, method, *rest):
                self.taken.append("%s by %s.%s" % (name, typeid, method))

    def honestly(self, name, opcodes):
        if not self.put("list", "append", forms.tuple_of(opcodes)):
            self.taken.append("but not: " + name)


def read(path, key_file, ident):
    """Reads all that was stored, and says what happened beside that."""
    watch = Watch(path)
    connect(path, key_file)
    sys.addaudithook(watch.noticed)
    box = find(path, ident)
    read, failed = 0, 0
    for index in range(len(box)):
        try:
            for value in contents(box[index]):
                use(value)
                read += 1
        except Exception:
            failed += 1
    print("read %d, not %d" % (read, failed))
    for line in sorted(set(watch.lines)):
        print(line)


def find(path, ident):
    """The object of an ident, as a proxy that came in a value is made."""
    return RebuildProxy(ListProxy, Token("list", path, ident), "pickle", {})


def contents(proxy):
    typeid = proxy._token.typeid
    if typeid == "list":
        return proxy[:]
    if typeid == "dict":
        return list(proxy.items())
    if typeid == "Queue":
        return [proxy.get(timeout=5)]
    if typeid == "Value":
        return [proxy.value]
    return [proxy.key]


def use(value):
    """What an honest program does with a proxy that it has got."""
    if isinstance(value, list):
        value = value[-1]
    if isinstance(value, BaseProxy):
        try:
            str(value)
        except RemoteError:
            pass


class Watch:
    """Notices what code that was stored could do, by Python's audit events."""

    METHOD = re.compile(r"def (\w+)\(self, /, \*args, \*\*kwds\):\n        return self\._callmethod\('\1', args, kwds\)")

    NAMED_TUPLE = re.compile(r"lambda _cls, [\w, ]+: _tuple_new\(_cls, \([\w, ]+\)\)")

    def __init__(self, path):
        self.path = path
        self.lines = []

    def noticed(self, event, arguments):
        if event == "socket.connect" and arguments[1] != self.path:
            self.lines.append("connected to %r" % (arguments[1],))
        elif event in ("os.system", "subprocess.Popen", "os.exec", "os.fork"):
            self.lines.append("%s%r" % (event, arguments))
        elif event == "compile" and arguments[1] == "<string>":
            source = arguments[0]
            source = source.decode() if isinstance(source, bytes) else source
            # MakeProxyType, and named tuples of modules that are imported; nothing else has a reason to.
            if not isinstance(source, str) or not (
                    self.METHOD.fullmatch(source.strip()) or self.NAMED_TUPLE.fullmatch(source)):
                self.lines.append("compiled %r" % (source,))


if __name__ == "__main__":
    main()
