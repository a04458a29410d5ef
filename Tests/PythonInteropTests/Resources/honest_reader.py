"""Stores every pickle of some folders through a server, and reads what it took as stock CPython reads it.

    honest_reader.py ADDRESS AUTHKEY_FILE FOLDER…

An audit hook (PEP 578) watches the reading: whatever a value makes this process do but construct data is reported as a
line that starts with WRONG. The last line counts.
"""

import multiprocessing
import os
import pickle
import re
import signal
import struct
import sys
from multiprocessing.connection import Client

# What values may name has to be imported before the hook looks, so that it sees only what values do.
import array, collections, copyreg, datetime, decimal, fractions, ipaddress, pathlib, queue, threading, types, uuid  # noqa
import multiprocessing.context, multiprocessing.managers, multiprocessing.pool  # noqa

MODULES = {
    "builtins", "array", "collections", "copyreg", "copy_reg", "__builtin__", "datetime", "decimal", "fractions",
    "ipaddress", "multiprocessing.managers", "multiprocessing.context", "multiprocessing.pool", "pathlib",
    "pathlib._local", "queue", "_queue", "threading", "types", "uuid", "zoneinfo", "_codecs", "numpy",
    "numpy.core.multiarray", "numpy._core.multiarray", "numpy.core.numeric", "numpy._core.numeric", "numpy.core",
    "numpy._core", "_zoneinfo", "zoneinfo._common", "zoneinfo._tzpath", "_strptime", "_pydecimal",
    "importlib.resources", "tzdata", "tzdata.zoneinfo",
}

# What `MakeProxyType` runs for each name that is exposed.
METHOD = re.compile(r"\Adef [A-Za-z_][A-Za-z0-9_]*\(self, ?/?,? ?\*args, \*\*kwds\):\s+"
                    r"return self\._callmethod\('[A-Za-z_][A-Za-z0-9_]*', args, kwds\)\Z")

# Nothing of what these report can be asked for by a value: memory, names, threads and descriptors of our own proxies.
HARMLESS = {
    "pickle.find_class", "object.__getattr__", "object.__setattr__", "object.__delattr__", "builtins.id", "gc.get_objects",
    "socket.__new__", "sys._getframe", "code.__new__", "marshal.loads", "os.listdir", "array.__new__", "time.sleep",
    "_thread.start_new_thread", "_thread.start_joinable_thread", "sys.unraisablehook", "import.importlib",
    "sys._current_frames", "cpython._PySys_ClearAuditHooks",
}


HONEST = "an honest proxy by %s"


class Watch:
    """The hook, which can't be taken away again, only told when to look."""

    def __init__(self, server):
        self.server = server
        self.is_on = False
        self.name = None
        self.wrong = []
        sys.addaudithook(self)

    def __call__(self, event, arguments):
        if self.is_on and not self.is_harmless(event, arguments):
            self.is_on = False
            self.wrong.append("%s: %s %.300r" % (self.name, event, arguments))
            self.is_on = True

    def is_harmless(self, event, arguments):
        if event in HARMLESS:
            return True
        if event == "import":
            return arguments[0] in MODULES
        if event == "open":
            return str(arguments[0]).startswith(("/usr/share/zoneinfo/", "/usr/lib/zoneinfo/", "/etc/zoneinfo")) \
                or "zoneinfo" in str(arguments[0]) and arguments[1] in ("rb", "r", None)
        if event == "socket.connect":
            return arguments[1] == self.server
        if event == "compile":
            source = arguments[0]
            source = source.decode() if isinstance(source, bytes) else source
            return source is not None and METHOD.match(source.strip()) is not None
        if event == "exec":
            # What runs is what was compiled, which was looked at: a module body that defines one function.
            return getattr(arguments[0], "co_filename", None) == "<string>" and len(arguments[0].co_names) == 1
        return False


def text(string):
    data = string.encode()
    return b"X" + struct.pack("<I", len(data)) + data


def framed(body):
    """The opcodes of a pickle, without those that only stand at its ends."""
    if body[:1] == b"\x80":
        body = body[2:]
    if body[:1] == b"\x95":
        body = body[9:]
    return body[:-1] if body[-1:] == b"." else body


def globe(module, name):
    return text(module) + text(name) + b"\x93"


def attacks(address, lock, dead):
    """Pickles that make a reader who believes them do something."""
    here, there = text(address), text("127.0.0.1") + b"J" + struct.pack("<i", 9) + b"\x86"
    code = "x(self): pass\nimport os; os.system('true')\ndef y"

    def token(where, ident):
        return (globe("multiprocessing.managers", "Token") + b")\x81(" + text("Lock") + where + text(ident) + b"tb")

    def proxy(token, keywords, kind="AutoProxy"):
        return (globe("multiprocessing.managers", "RebuildProxy") + b"(" + globe("multiprocessing.managers", kind)
                + token + text("pickle") + b"}(" + keywords + b"utR")

    for kind in ("AutoProxy", "AcquirerProxy"):
        yield HONEST % kind, proxy(token(here, lock), b"", kind)
    exposed = text("exposed") + b"(" + text(code) + b"t"
    yield "an exposed name that is code", proxy(token(here, lock), exposed)
    yield "a key that is given away", proxy(token(there, lock), text("authkey") + b"C\x01x")
    yield "a foreign address", proxy(token(there, lock), b"")
    yield "a dead object, elsewhere", proxy(token(there, dead), b"")
    yield "a token by itself, elsewhere", token(there, lock)
    yield "a token that is called", proxy(
        globe("multiprocessing.managers", "Token") + b"(" + text("Lock") + there + text(lock) + b"tR", exposed)
    for kind in ("ListProxy", "AcquirerProxy", "AutoProxy"):
        yield kind + " that is built", (globe("multiprocessing.managers", kind) + b")\x81}(" + text("_token")
                                        + token(there, lock) + b"ub")
        yield kind + " that is called", (globe("multiprocessing.managers", kind) + b"(" + token(there, lock)
                                         + text("pickle") + b"tR")
    nested = proxy(token(here, lock), b"", "DictProxy")
    yield "a dict that writes to a proxy", (globe("collections", "UserDict") + b")\x81}" + text("data") + nested + b"sb"
                                            + text("k") + b"Ns")
    yield "a list that reads a proxy", globe("builtins", "list") + b"(" + nested + b"tR"
    yield "a function that dots find", globe("collections", "abc.sys.exit")
    for module, name in (("os", "system"), ("builtins", "eval"), ("builtins", "getattr"), ("subprocess", "Popen"),
                         ("multiprocessing.managers", "MakeProxyType"), ("collections", "namedtuple"),
                         ("multiprocessing.managers", "DictProxy._callmethod")):
        yield "%s.%s" % (module, name), globe(module, name) + b"(" + text("true") + b"tR"


def inputs(folders):
    for folder in folders:
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), "rb") as file:
                yield name, framed(file.read())


def served(address, authkey):
    connection = Client(address, authkey=authkey)
    connection.send((None, "accept_connection", ("reader",), {}))
    connection.recv()
    return connection


def made(address, authkey, typeid):
    connection = Client(address, authkey=authkey)
    connection.send((None, "create", (typeid,), {}))
    ident = connection.recv()[1][0]
    connection.close()
    return ident


def stored(connection, ident, body):
    """Whether the server takes a value."""
    connection.send_bytes(b"\x80\x04(" + text(ident) + text("append") + b"(" + body + b"t}t.")
    try:
        return pickle.loads(connection.recv_bytes())[0] == "#RETURN"
    except EOFError:
        return False


def main():
    address, keyfile = sys.argv[1:3]
    with open(keyfile, "rb") as file:
        authkey = file.read()
    multiprocessing.current_process().authkey = authkey
    lock, dead = made(address, authkey, "Lock"), made(address, authkey, "Lock")
    gone = Client(address, authkey=authkey)
    gone.send((None, "decref", (dead,), {}))
    gone.recv()
    everything = list(inputs(sys.argv[3:]))
    own = len(everything)
    everything += attacks(address, lock, dead)
    names = []
    values = made(address, authkey, "list")
    storer = served(address, authkey)
    for name, body in everything:
        try:
            if stored(storer, values, body):
                names.append(name)
        except OSError:
            storer = served(address, authkey)
    reader = served(address, authkey)
    watch = Watch(address)
    read = raised = 0
    signal.alarm(40)
    for number, name in enumerate(names):
        reader.send((values, "__getitem__", (number,), {}))
        data = reader.recv_bytes()
        watch.name, watch.is_on = name, True
        try:
            result = pickle.loads(data)
            read += 1
            del result
        except Exception:
            raised += 1  # CPython's own classes refuse it: as good as any.
        finally:
            watch.is_on = False
    for line in watch.wrong:
        print("WRONG", line)
    print("an honest proxy is handed on" if HONEST % "AutoProxy" in names else "no proxy is handed on")
    corpus = sum(name in {each for each, _ in everything[:own]} for name in names)
    print("%d of %d stored, %d of them of the corpus; %d read, %d refused by their classes" % (
        len(names), len(everything), corpus, read, raised))


if __name__ == "__main__":
    main()
