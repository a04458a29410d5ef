"""Python functions as workers of a work queue, and tasks for its workers in Swift or Python.

A worker leases tasks, runs them in processes of its own, and reports what becomes of them:

    python3 -m swift_worker --connect unix:/run/jobs --authkey-file key --queue jobs mypackage.tasks

A submitter gets futures of `concurrent.futures`:

    server = swift_worker.Server("unix:/run/jobs", authkey_file="key")
    with server.queue("jobs") as jobs:
        print(jobs.submit("mypackage.tasks.square", 12).result())

It takes CPython 3.8 or newer and nothing but the standard library; `tls_managers.py` has to lie beside it for `tls://`
addresses. Workers need Linux; submitters don't. What comes from a queue is data: only classes that were allowed are
looked up and made, and those in the processes that run the tasks.
"""

from __future__ import annotations

import argparse
import asyncio
import builtins
import collections
import concurrent.futures
import contextlib
import contextvars
import copyreg
import functools
import hmac
import importlib
import inspect
import io
import itertools
import logging
import multiprocessing
import os
import pickle
import random
import selectors
import signal
import socket
import stat
import struct
import sys
import tempfile
import threading
import time
import traceback
import types
import urllib.parse
from multiprocessing import connection
from typing import (
    TYPE_CHECKING, Any, Callable, Deque, Dict, FrozenSet, Iterable, Iterator, List, Mapping, NamedTuple, NoReturn, Optional,
    Sequence, Set, Tuple, Type, TypeVar, Union, cast, overload,
)

if TYPE_CHECKING:
    _AnyFuture = concurrent.futures.Future[Any]
else:
    _AnyFuture = concurrent.futures.Future

__all__ = [
    "QueueClosed", "RemoteError", "RemoteTraceback", "Server", "TaskFuture", "TaskOptions", "TaskQueue", "UnknownFunction",
    "Worker", "WorkerLost", "task", "trace_context",
]

log = logging.getLogger("swift_worker")

# The longest time for one message of the handshake.
HANDSHAKE_TIMEOUT = 10.0
# A worker that is stopped, or cut off, loses its tasks after so many seconds.
LEASE = 30.0
# How many tasks, and how many bytes of them, go to the server in one message.
MOST_TOGETHER, MOST_BYTES_TOGETHER = 256, 1 << 20
# For so many seconds a submitter tries to connect again before tasks fail.
RECONNECTING = 60.0
# A worker offers each of its functions as a label, and a task demands it.
FUNCTION_LABEL = "function:"
# The attributes of an exception from a Python worker: its traceback, and its class if that isn't in `builtins`.
TRACEBACK, CLASS = "remote_traceback", "python_type"
# The attribute of an error from a Swift worker: its type.
SWIFT_TYPE = "swift_type"


# Traces


_NO_TRACE: Mapping[str, str] = types.MappingProxyType({})
_trace: "contextvars.ContextVar[Mapping[str, str]]" = contextvars.ContextVar("swift_worker.trace", default=_NO_TRACE)


def trace_context() -> Dict[str, str]:
    """The trace that the running function continues: `traceparent` and what else its submitter has sent along.

    It is empty outside of tasks, and in tasks without a trace. Tasks that the function submits continue it by themselves;
    other libraries may be given it, as headers of HTTP requests for example. Where OpenTelemetry's packages are installed,
    it is their current context, too.
    """
    return dict(_trace.get())


@functools.lru_cache(maxsize=1)
def _opentelemetry() -> Any:
    """The modules `context` and `propagate` of OpenTelemetry; None where it isn't installed."""
    try:
        return importlib.import_module("opentelemetry.context"), importlib.import_module("opentelemetry.propagate")
    except ImportError:
        return None


@contextlib.contextmanager
def _continued(trace: Optional[Mapping[str, str]]) -> Iterator[None]:
    """Runs a task in the trace that it continues."""
    if not trace:
        yield
        return
    token = _trace.set(trace)
    modules = _opentelemetry()
    attached = modules[0].attach(modules[1].extract(dict(trace))) if modules else None
    try:
        yield
    finally:
        if modules:
            modules[0].detach(attached)
        _trace.reset(token)


def _current_trace() -> Optional[Mapping[str, str]]:
    """The trace that a new task continues, unless its submitter says otherwise."""
    # Not imported for that: a program that uses it has done so.
    if "opentelemetry.propagate" in sys.modules:
        carrier: Dict[str, str] = {}
        importlib.import_module("opentelemetry.propagate").inject(carrier)
        if carrier:
            return carrier
    return _trace.get() or None


# Errors


class RemoteError(Exception):
    """An error of another process whose class isn't known here."""

    def __init__(self, class_name: str, message: str, traceback: Optional[str] = None) -> None:
        super().__init__(class_name, message, traceback)
        self.class_name, self.message, self.traceback = class_name, message, traceback

    def __str__(self) -> str:
        return "%s: %s" % (self.class_name, self.message) if self.message else self.class_name


class RemoteTraceback(Exception):
    """The cause of an exception from another process: the text of its traceback there."""

    def __str__(self) -> str:
        return "\n" + str(self.args[0])


class WorkerLost(RuntimeError):
    """The process that ran the task has ended, or its connection has."""


class UnknownFunction(LookupError):
    """No worker has the function."""


class QueueClosed(RuntimeError):
    """The queue takes no more tasks."""


# Values: what comes from a peer is data. A class in it becomes a stand-in, which knows its name and what it was made of.


class _StandInType(type):
    origin: Tuple[str, str]

    def __call__(cls, *arguments: Any, **keywords: Any) -> Any:
        make: Any = _StandIn.__new__
        made = make(cls, *arguments, **keywords)
        made.is_called = True
        return made


class _StandIn(metaclass=_StandInType):
    arguments: Tuple[Any, ...]
    keywords: Dict[str, Any]
    is_called: bool
    state: Any
    elements: List[Any]
    pairs: List[Tuple[Any, Any]]

    def __new__(cls, *arguments: Any, **keywords: Any) -> Any:
        made = object.__new__(cls)
        made.arguments, made.keywords, made.is_called, made.state = arguments, keywords, False, None
        made.elements, made.pairs = [], []
        return made

    def __setstate__(self, state: Any) -> None:
        self.state = state

    def append(self, element: Any) -> None:
        self.elements.append(element)

    def extend(self, elements: Iterable[Any]) -> None:
        self.elements.extend(elements)

    def add(self, element: Any) -> None:
        self.elements.append(element)

    def __setitem__(self, key: Any, value: Any) -> None:
        self.pairs.append((key, value))

    def __reduce_ex__(self, protocol: Any) -> Any:
        recipe = (type(self), self.is_called, self.arguments, self.keywords)
        return (_make, recipe, self.state, iter(self.elements) or None, iter(self.pairs) or None)


def _find(module: str, name: str) -> Any:
    raise pickle.UnpicklingError("only a _Builder finds classes")


def _make(made: Any, is_called: bool, arguments: Tuple[Any, ...], keywords: Dict[str, Any]) -> Any:
    return made(*arguments, **keywords) if is_called else made.__new__(made, *arguments, **keywords)


def _reduce_stand_in_type(cls: _StandInType) -> Any:
    return (_find, cls.origin)


copyreg.pickle(_StandInType, _reduce_stand_in_type)


@functools.lru_cache(maxsize=1024)
def _stand_in(module: str, name: str) -> _StandInType:
    return _StandInType(name, (_StandIn,), {"origin": (module, name)})


class _Reader(pickle.Unpickler):
    """Reads a message; no class in it is looked up."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data))
        self.has_stand_ins = False

    def find_class(self, module: str, name: str) -> Any:
        self.has_stand_ins = True
        return _stand_in(module, name)


_DATA_CLASSES = {
    "builtins": "bool bytearray bytes complex dict float frozenset int list range set slice str tuple".split(),
    "collections": "Counter OrderedDict defaultdict deque".split(),
    "datetime": "date datetime time timedelta timezone".split(),
    "decimal": ["Decimal"],
    "fractions": ["Fraction"],
    "ipaddress": "IPv4Address IPv4Network IPv6Address IPv6Network".split(),
    "pathlib": "Path PosixPath PurePath PurePosixPath PureWindowsPath".split(),
    "uuid": "SafeUUID UUID".split(),
}
_DATA_CLASSES["pathlib._local"] = _DATA_CLASSES["pathlib"]


class _Rules:
    """Which classes may be made of what comes from others: those of data, exceptions, and some by name."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self.allowed = tuple(allowed)
        for name in self.allowed:
            if not all(part.isidentifier() for part in (name[:-2] if name.endswith(".*") else name).split(".")):
                raise ValueError("a class is allowed as module.Class, or all of a module as module.*, not %r" % name)

    def find(self, module: str, name: str) -> Any:
        full = "%s.%s" % (module, name)
        is_data = name in _DATA_CLASSES.get(module, ()) or module == "builtins" and _is_error(getattr(builtins, name, None))
        is_known = is_data or full in self.allowed
        # Of a whole module its classes, and nothing else that is in it.
        is_in_module = not is_known and "." not in name and module + ".*" in self.allowed
        refusal = TypeError("the class %s isn't allowed here: --allow-class %s would do it" % (full, full))
        if not is_known and not is_in_module:
            raise refusal
        found: Any = importlib.import_module("pathlib" if module == "pathlib._local" else module)
        for part in name.split("."):
            found = getattr(found, part)
        if is_in_module and not (isinstance(found, type) and found.__module__ == module):
            raise refusal
        return found

    def build(self, value: Any) -> Any:
        """The value that a peer meant, with instances in place of the stand-ins."""
        return _Builder(pickle.dumps(value, 4), self).load()


def _is_error(found: Any) -> bool:
    return isinstance(found, type) and issubclass(found, Exception)


class _Builder(pickle.Unpickler):
    def __init__(self, data: bytes, rules: _Rules) -> None:
        super().__init__(io.BytesIO(data))
        self.rules = rules

    def find_class(self, module: str, name: str) -> Any:
        # A reader has left no other names in it.
        if (module, name) == (_make.__module__, "_make"):
            return _make
        if (module, name) == (_find.__module__, "_find"):
            return self.rules.find
        raise pickle.UnpicklingError("%s.%s: not in a message that was read before" % (module, name))


def _fragment(value: Any) -> bytes:
    """A pickle without its beginning and end, so that it can be a part of another one."""
    # Protocol 3 has no frames, which couldn't be put together.
    return pickle.dumps(value, 3)[2:-1]


def _exception_fragment(error: BaseException, words: Optional[str] = None) -> bytes:
    """An exception as data. One whose class others may not have is a `RuntimeError` that knows its name."""
    own: Dict[str, Any] = {TRACEBACK: words} if words is not None else {}
    module, name = type(error).__module__, type(error).__qualname__
    if isinstance(error, RemoteError):
        module, _, name = error.class_name.rpartition(".")
        own = {TRACEBACK: words if error.traceback is None else error.traceback}
    if module != "builtins" or not _is_error(type(error)):
        own[CLASS] = "%s.%s" % (module, name)
        name = "RuntimeError"
    arguments: Any = (error.message,) if isinstance(error, RemoteError) else error.args
    state = {key: value for key, value in vars(error).items() if isinstance(key, str)}
    if isinstance(error, RemoteError) or not _is_plain(state):
        state = {}
    if not _is_plain(arguments):
        arguments = (str(error),)
    state.update(own)
    called = b"cbuiltins\n%s\n%sR" % (name.encode(), _fragment(tuple(arguments)))
    return called + _fragment(state) + b"b" if state else called


def _is_plain(value: Any) -> bool:
    """Whether a value needs no classes."""
    try:
        reader = _Reader(pickle.dumps(value, 4))
        reader.load()
    except Exception:
        return False
    return not reader.has_stand_ins


def _not_thrown(error: Exception) -> bytes:
    """What a worker says of a task whose function hasn't thrown."""
    return b"(" + _exception_fragment(error) + _fragment(-1) + b"t"


# The server


class Server:
    """Where a manager is, and how it is known: the address as `unix:PATH`, `tcp://HOST:PORT` or `tls://HOST:PORT`.

    At a `tls://` address, `ca` is a file with the authorities to trust, `fingerprint` that of the only certificate to
    trust; without either it is the system's authorities. `certificate` and `key` are files with one's own. `allow_classes`
    are further classes that results may be made of.
    """

    def __init__(
        self, address: str, *, authkey: Optional[bytes] = None, authkey_file: Optional[str] = None, ca: Optional[str] = None,
        fingerprint: Optional[str] = None, certificate: Optional[str] = None, key: Optional[str] = None,
        crl: Optional[str] = None, tls_by_authkey: bool = False, allow_classes: Iterable[str] = (),
    ) -> None:
        if (authkey is None) == (authkey_file is None):
            raise ValueError("either the authkey or its file is needed")
        self.address = address
        self._authkey = authkey if authkey is not None else _read_authkey(cast(str, authkey_file))
        self._kind, self._place = _parse(address)
        self.rules = _Rules(allow_classes)
        if self._kind == "tls":
            try:
                import tls_managers  # type: ignore[import-not-found,unused-ignore]
            except ImportError:
                raise ImportError("TLS needs tls_managers.py of examples/python-over-tls beside swift_worker.py") from None
            tls_managers.configure_client(
                ca=ca, fingerprint=fingerprint, certificate=certificate, key=key, crl=crl, by_authkey=tls_by_authkey)
            self._tls_client: Callable[..., connection.Connection] = tls_managers.tls_client
        elif tls_by_authkey or any((ca, fingerprint, certificate, key, crl)):
            raise ValueError("%s is no tls:// address" % address)

    @property
    def is_local(self) -> bool:
        """Whether the server knows processes by their sockets."""
        return self._kind == "unix"

    def queue(self, name: str) -> TaskQueue:
        """Connects to a work queue, to submit tasks; it is made if it isn't there."""
        return TaskQueue(self, name)

    def connect(self) -> connection.Connection:
        """Makes a connection that both ends have authenticated."""
        if self._kind == "tls":
            return self._tls_client(self._place, authkey=self._authkey)
        if self._kind == "unix":
            opened = socket.socket(socket.AF_UNIX)
            opened.connect(self._place)
        else:
            opened = socket.create_connection(cast(Tuple[str, int], self._place), timeout=HANDSHAKE_TIMEOUT)
            opened.settimeout(None)
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            _keep_alive(opened)
        made = connection.Connection(opened.detach())
        try:
            _authenticate(made, self._authkey)
        except BaseException:
            made.close()
            raise
        return made

    def ask(self, method: str, *arguments: Any) -> Any:
        """Makes a request to the server itself."""
        with contextlib.closing(self.connect()) as made:
            made.send_bytes(pickle.dumps((None, method, arguments, {}), 3))
            return _value(made.recv_bytes())[0]


def _parse(address: str) -> Tuple[str, Any]:
    kind, _, rest = address.partition(":")
    if kind == "unix" and rest:
        # "@name" is in the abstract namespace of Linux.
        return kind, b"\0" + urllib.parse.unquote_to_bytes(rest[1:]) if rest.startswith("@") else rest
    host, _, port = rest[2:].rpartition(":")
    if kind not in ("tcp", "tls") or not rest.startswith("//") or not host or not port.isdigit():
        raise ValueError("'%s' is no address: unix:PATH, unix:@NAME, tcp://HOST:PORT, tls://HOST:PORT" % address)
    return kind, (host[1:-1] if host.startswith("[") else host, int(port))


def _read_authkey(path: str) -> bytes:
    with open(path, "rb") as file:
        if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
            raise PermissionError("%s can be read by others than its owner: chmod 600 it" % path)
        key = file.read()
    if not key:
        raise ValueError("%s is empty" % path)
    return key


def _keep_alive(opened: socket.socket) -> None:
    """Has the system find out when a peer is gone without a word."""
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 20), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 4)):
        if hasattr(socket, name):
            opened.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _authenticate(made: connection.Connection, authkey: bytes) -> None:
    """The handshake with SHA-256, which CPython itself has since 3.12."""
    def receive() -> bytes:
        if not made.poll(HANDSHAKE_TIMEOUT):
            raise ConnectionError("the server doesn't answer")
        return made.recv_bytes(256)

    challenge = receive()
    if not challenge.startswith(b"#CHALLENGE#{sha256}"):
        raise multiprocessing.AuthenticationError("the server doesn't ask for a proof by SHA-256")
    made.send_bytes(b"{sha256}" + hmac.new(authkey, challenge[len(b"#CHALLENGE#"):], "sha256").digest())
    if receive() != b"#WELCOME#":
        raise multiprocessing.AuthenticationError("the server has another authkey")
    own = b"{sha256}" + os.urandom(40)
    made.send_bytes(b"#CHALLENGE#" + own)
    if not hmac.compare_digest(receive(), b"{sha256}" + hmac.new(authkey, own, "sha256").digest()):
        made.send_bytes(b"#FAILURE#")
        raise multiprocessing.AuthenticationError("the server doesn't know the authkey")
    made.send_bytes(b"#WELCOME#")


def _value(message: bytes) -> Tuple[Any, bool]:
    """The value of a reply, and whether there are stand-ins in it."""
    reader = _Reader(message)
    try:
        kind, result = reader.load()
    except Exception as error:
        raise _Unreadable("a message of the server can't be read: %s" % error) from error
    if kind == "#RETURN" or kind == "#PROXY":
        return result, reader.has_stand_ins
    if kind == "#ERROR" and isinstance(result, _StandIn):
        raise _server_error(result)
    name, _, words = str(result).strip().rpartition("\n")[2].partition(": ")
    raise RemoteError(name, words, str(result))


class _Lost(ConnectionError):
    """The connection has failed."""


class _Unreadable(_Lost):
    """A reply can't be read, and nobody knows what was in it."""


def _server_error(error: _StandIn) -> Exception:
    module, name = type(error).origin
    words = " ".join(str(argument) for argument in error.arguments)
    if name == "ShutDown" or "queue.ShutDown" in words:
        return QueueClosed("the queue was closed")
    made = _known_error(error, _Rules())
    limit = error.state.get("limit") if isinstance(error.state, dict) else None
    if limit is not None:
        return _BeyondLimit(words)
    return made


class _BeyondLimit(RuntimeError):
    """The server's limit forbids it."""


class _Channel:
    """A connection to a queue, for one call at a time."""

    def __init__(self, server: Server, ident: str) -> None:
        self._head = _fragment(ident)
        self.connection = server.connect()
        self.connection.send_bytes(pickle.dumps((None, "accept_connection", ("swift_worker",), {}), 3))
        self.receive()

    def send(self, method: str, arguments: Iterable[bytes]) -> None:
        """Sends a call; its arguments are fragments."""
        parts = [b"\x80\x03(", self._head, _fragment(method), b"(", *arguments, b"t}t."]
        try:
            self.connection.send_bytes(b"".join(parts))
        except (OSError, EOFError) as error:
            raise _Lost(str(error) or "the server is gone") from error

    def receive(self) -> Tuple[Any, bool]:
        """The answer, and whether there are stand-ins in it."""
        try:
            message = self.connection.recv_bytes()
        except (OSError, EOFError) as error:
            raise _Lost(str(error) or "the server is gone") from error
        return _value(message)

    def call(self, method: str, *arguments: Any) -> Any:
        self.send(method, map(_fragment, arguments))
        return self.receive()[0]

    def shut_down(self) -> None:
        """Has reads from it end, in other threads, too."""
        with contextlib.suppress(OSError):
            with socket.socket(fileno=os.dup(self.connection.fileno())) as same:
                same.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.connection.close()


def _open_queue(server: Server, name: str) -> str:
    made = server.ask("create", "get_named", "WorkQueue", name)
    return cast(str, made[0])


def _knows_traces(channel: _Channel, method: str, *arguments: Any) -> bool:
    """Whether a server knows the traces of tasks, by a call that does nothing: older ones refuse its arguments."""
    try:
        channel.call(method, *arguments)
    except (TypeError, RemoteError):
        return False
    except _Lost:
        raise
    except Exception as error:
        # It knows the arguments, but not such values; or it doesn't allow the call, as the next one will tell.
        log.debug("%s: %s", method, error)
    return True


def _close_queue(server: Server, ident: str) -> None:
    with contextlib.suppress(Exception):
        server.ask("decref", ident)


def _unique_name() -> str:
    return "python:%s:%d:%s" % (socket.gethostname(), os.getpid(), os.urandom(8).hex())


def _pause(failures: int) -> float:
    """How long to wait before the next attempt to connect."""
    return min(5.0, 0.05 * 2.0 ** min(failures, 10)) * random.uniform(0.5, 1.0)


# Functions

_Function = TypeVar("_Function", bound=Callable[..., Any])


@overload
def task(name: _Function) -> _Function: ...


@overload
def task(name: str) -> Callable[[_Function], _Function]: ...


def task(name: Any) -> Any:
    """Lets tasks run a function: `@task` by the names of its module and its own, `@task("name")` by any name."""
    if isinstance(name, str):
        def named(function: Any) -> Any:
            function.__swift_task__ = name
            return function
        return named
    name.__swift_task__ = "%s.%s" % (name.__module__, name.__qualname__)
    return name


class _Entry(NamedTuple):
    function: Callable[..., Any]
    # How many arguments it may have by position; None if there is no limit.
    limit: Optional[int]

    def call(self, value: Any) -> Any:
        if self.limit == 0 and (value is None or value == ()):
            result = self.function()
        elif self.limit != 1 and type(value) is tuple:
            result = self.function(*value)
        else:
            result = self.function(value)
        return asyncio.run(result) if inspect.iscoroutine(result) else result


def _limit(function: Callable[..., Any]) -> Optional[int]:
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return 1
    if any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters):
        return None
    return sum(parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD) for parameter in parameters)


def _functions(names: Iterable[str]) -> Dict[str, _Entry]:
    """The functions of modules by the names that tasks call them: the decorated ones, or else all public ones."""
    found: Dict[str, _Entry] = {}
    for name in names:
        module = importlib.import_module(name)
        decorated = {function.__swift_task__: function for function in vars(module).values()
                     if hasattr(function, "__swift_task__") and callable(function)}
        for task_name, function in (decorated or _public(module)).items():
            if task_name in found and found[task_name].function is not function:
                raise ValueError("two functions have the name '%s'" % task_name)
            found[task_name] = _Entry(function, _limit(function))
    if not found:
        raise ValueError("there are no functions in %s" % ", ".join(names))
    return found


def _public(module: types.ModuleType) -> Dict[str, Callable[..., Any]]:
    listed = getattr(module, "__all__", None)
    return {
        "%s.%s" % (module.__name__, name): function for name, function in vars(module).items()
        if inspect.isfunction(function) and (name in listed if listed is not None else not name.startswith("_"))
        and (listed is not None or function.__module__ == module.__name__)
    }


# A process of a worker. It takes packets of tasks from a socket, and writes one result after the other into a pipe. A
# packet is either here or still in the socket, where the worker can take it back: so it knows what was begun, whatever
# happens to this process.

_FRAME = struct.Struct("<IQQB")  # Length of what follows, task, nanoseconds, kind.
_READY, _BROKEN, _RESULT, _THROWN, _UNKNOWN, _UNUSABLE = range(6)
# Longer packets go through a file.
_LONGEST_PACKET = 64 * 1024


# A task as its process gets it: number, function, whether it is a chunk, value, whether that is pickled, and trace.
_Record = Tuple[int, str, bool, Any, bool, Optional[Dict[str, str]]]


class _Process:
    """What the process itself does."""

    def __init__(self, inbox: socket.socket, outbox: connection.Connection, rules: _Rules) -> None:
        self.inbox, self.outbox, self.rules = inbox, outbox, rules
        self.entries: Dict[str, _Entry] = {}

    def run(self, modules: Sequence[str]) -> None:
        try:
            self.entries = _functions(modules)
        except Exception:
            self.write(0, 0, _BROKEN, traceback.format_exc().encode("utf-8", "replace"))
            return
        self.write(0, 0, _READY, pickle.dumps(sorted(self.entries)))
        while True:
            packet = self.inbox.recv(2 * _LONGEST_PACKET)
            if not packet:
                return
            for number, name, is_chunk, value, is_packed, trace in self.tasks(packet):
                start = time.perf_counter_ns()
                with _continued(trace):
                    kind, fragment = self.outcome(name, is_chunk, value, is_packed)
                self.write(number, time.perf_counter_ns() - start, kind, fragment)

    def tasks(self, packet: bytes) -> List[_Record]:
        if packet[:1] == b"F":
            path = packet[1:]
            with open(path, "rb") as file:
                packet = file.read()
            os.unlink(path)
        # The worker has written it, of data alone.
        return cast(List[_Record], pickle.loads(packet))

    def outcome(self, name: str, is_chunk: bool, value: Any, is_packed: bool) -> Tuple[int, bytes]:
        entry = self.entries.get(name)
        if entry is None:
            known = ", ".join(sorted(self.entries))
            return _UNKNOWN, _not_thrown(NameError("the worker has no function '%s': its functions are %s" % (name, known)))
        if is_packed:
            try:
                value = _Builder(value, self.rules).load()
            except Exception as error:
                return _UNUSABLE, _not_thrown(TypeError("its argument can't be used: %s" % error))
        position = 0
        try:
            if is_chunk:
                results = []
                for position, element in enumerate(value):
                    results.append(entry.call(element))
                value = results
            else:
                value = entry.call(value)
        except BaseException as error:
            thrown = _exception_fragment(error, _traceback(error))
            return _THROWN, b"(" + thrown + _fragment(position) + b"t" if position else thrown
        try:
            return _RESULT, _fragment(value)
        except Exception as error:
            return _UNUSABLE, _not_thrown(TypeError("its result can't be sent: %s" % error))

    def write(self, number: int, nanoseconds: int, kind: int, fragment: bytes) -> None:
        data = _FRAME.pack(len(fragment), number, nanoseconds, kind) + fragment
        written = os.write(self.outbox.fileno(), data)
        rest = memoryview(data)[written:]
        while rest:
            rest = rest[os.write(self.outbox.fileno(), rest):]


def _traceback(error: BaseException) -> str:
    """The traceback of an exception, from the task's function on."""
    frame = error.__traceback__
    while frame is not None and frame.tb_frame.f_code.co_filename == __file__ and frame.tb_next is not None:
        frame = frame.tb_next
    return "".join(traceback.format_exception(type(error), error, frame))


def _process_main(
    inbox: socket.socket, outbox: connection.Connection, lifeline: connection.Connection, modules: Sequence[str],
    allowed: Sequence[str],
) -> None:
    # A group of its own, so that what a function starts ends with it, and Ctrl-C is for the worker. Not ignored, which
    # programs started by a function would inherit.
    os.setsid()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)

    def watch() -> None:
        with contextlib.suppress(EOFError, OSError):
            lifeline.recv_bytes()
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, daemon=True, name="lifeline").start()
    # Without a worker there is nobody to tell.
    with contextlib.suppress(BrokenPipeError):
        _Process(inbox, outbox, _Rules(allowed)).run(modules)


# The worker


class _Task:
    """A task that the queue has lent."""

    __slots__ = ("number", "name", "is_chunk", "value", "is_packed", "retries_errors", "trace")

    def __init__(self, number: int, payload: Any, has_stand_ins: bool, trace: Optional[Dict[str, str]] = None) -> None:
        self.number, self.trace = number, trace
        if type(payload) is not tuple or len(payload) not in (3, 4) or payload[1] not in ("single", "chunk"):
            raise TypeError("the task is no tuple of a function's name, 'single' or 'chunk', and its input")
        name, form, value = payload[:3]
        if type(name) is not str or form == "chunk" and type(value) is not list:
            raise TypeError("the task is no tuple of a function's name, 'single' or 'chunk', and its input")
        self.name, self.is_chunk = name, form == "chunk"
        self.value = pickle.dumps(value, 4) if has_stand_ins else value
        self.is_packed = has_stand_ins
        self.retries_errors = len(payload) == 4 and payload[3] is True

    def record(self) -> _Record:
        return (self.number, self.name, self.is_chunk, self.value, self.is_packed, self.trace)


class _Packet:
    __slots__ = ("numbers", "path")

    def __init__(self, numbers: Iterable[int], path: Optional[str]) -> None:
        self.numbers: Deque[int] = collections.deque(numbers)
        self.path = path


class _Slot:
    """A process of the worker, as the worker sees it."""

    def __init__(self, name: str, modules: Sequence[str], rules: _Rules) -> None:
        context = multiprocessing.get_context("spawn")
        self.given, self.untaken = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        outbox, child_outbox = context.Pipe(duplex=False)
        child_lifeline, self.lifeline = context.Pipe(duplex=False)
        self.outbox: connection.Connection = outbox
        self.process = context.Process(
            target=_process_main, args=(self.untaken, child_outbox, child_lifeline, tuple(modules), rules.allowed), name=name)
        self.process.start()
        child_outbox.close()
        child_lifeline.close()
        os.set_blocking(outbox.fileno(), False)
        self.is_ready = False
        # What it has got, in order, and what of it has no result yet.
        self.packets: Deque[_Packet] = collections.deque()
        self.load = 0
        # Since when it has been at its first task.
        self.since = 0.0
        # Tasks that are cancelled and couldn't be taken back.
        self.doomed: Set[int] = set()
        self._buffer = bytearray()

    @property
    def name(self) -> str:
        return str(self.process.name)

    @property
    def current(self) -> Optional[int]:
        """The task that it runs, or begins next."""
        return self.packets[0].numbers[0] if self.packets else None

    def give(self, tasks: Sequence[_Task]) -> bool:
        """Gives it tasks in one packet; false if there is no room for it now."""
        data = pickle.dumps([task.record() for task in tasks], 4)
        path = None
        if len(data) > _LONGEST_PACKET:
            file, path = tempfile.mkstemp(prefix="swift_worker-")
            with open(file, "wb") as opened:
                opened.write(data)
            data = b"F" + os.fsencode(path)
        try:
            self.given.send(data, socket.MSG_DONTWAIT)
        except (BlockingIOError, ConnectionError):
            _remove(path)
            return False
        if not self.packets:
            self.since = time.monotonic()
        self.packets.append(_Packet((task.number for task in tasks), path))
        self.load += len(tasks)
        return True

    def take_back(self) -> List[int]:
        """Takes back the packets that it hasn't taken."""
        count = 0
        with contextlib.suppress(BlockingIOError):
            while self.untaken.recv(1, socket.MSG_DONTWAIT):
                count += 1
        numbers: List[int] = []
        for _ in range(count):
            packet = self.packets.pop()
            _remove(packet.path)
            numbers[:0] = packet.numbers
        self.load -= len(numbers)
        return numbers

    def read(self) -> Iterator[Tuple[int, int, int, bytes]]:
        """What it has written: task, nanoseconds, kind and fragment."""
        descriptor = self.outbox.fileno()
        while True:
            try:
                data = os.read(descriptor, 1 << 18)
            except BlockingIOError:
                data = b""
            self._buffer += data
            if len(data) < 1 << 16:
                break
        position, buffer = 0, self._buffer
        self.since = time.monotonic()
        while len(buffer) - position >= _FRAME.size:
            length, number, nanoseconds, kind = _FRAME.unpack_from(buffer, position)
            end = position + _FRAME.size + length
            if len(buffer) < end:
                break
            fragment = bytes(buffer[position + _FRAME.size:end])
            position = end
            if kind not in (_READY, _BROKEN):
                self._ended(number)
            yield number, nanoseconds, kind, fragment
        del buffer[:position]

    def _ended(self, number: int) -> None:
        packet = self.packets[0]
        packet.numbers.popleft()
        self.load -= 1
        if not packet.numbers:
            self.packets.popleft()
        if self.doomed:
            self.doomed.discard(number)

    def stop(self) -> bool:
        """Halts it; false if it has ended already."""
        if self.process.exitcode is not None:
            return False
        try:
            os.kill(self._pid, signal.SIGSTOP)
            options = os.WSTOPPED | os.WEXITED | os.WNOWAIT
            told = os.waitid(os.P_PID, self._pid, options)
        except (ProcessLookupError, ChildProcessError):
            return False
        # 3.8 has no name for it.
        return told is not None and told.si_code == getattr(os, "CLD_STOPPED", 5)

    def go_on(self) -> None:
        os.kill(self._pid, signal.SIGCONT)

    def kill(self) -> None:
        if self.process.exitcode is not None:
            return
        # Its group is there once it has begun.
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError):
                kill(self._pid, signal.SIGKILL)

    @property
    def _pid(self) -> int:
        return cast(int, self.process.pid)

    def close(self) -> None:
        """Lets it end; what it hasn't taken, it never will."""
        for packet in self.packets:
            _remove(packet.path)
        for opened in (self.given, self.untaken, self.outbox, self.lifeline):
            opened.close()


def _remove(path: Optional[str]) -> None:
    if path is not None:
        with contextlib.suppress(OSError):
            os.unlink(path)


def _ending(exitcode: Optional[int]) -> str:
    """How a process has ended, in words."""
    if exitcode is None or exitcode >= 0:
        return "has ended with status %s" % exitcode
    with contextlib.suppress(ValueError):
        return "was killed by %s" % signal.Signals(-exitcode).name
    return "was killed by signal %d" % -exitcode


class Worker:
    """Leases tasks of a queue and has its processes run them, until it is told to drain or the queue is closed.

    It offers the names of its functions as labels (`function:NAME`), and those in `offering`, which are amounts by name or 0
    for a mere label. One thread does everything, and waits for nothing but events.
    """

    def __init__(
        self, server: Server, queue: str, modules: Sequence[str], *, processes: Optional[int] = None,
        offering: Optional[Mapping[str, int]] = None, allow_classes: Iterable[str] = (), lease: float = LEASE,
    ) -> None:
        if processes is not None and processes < 1:
            raise ValueError("a worker has one process or more")
        self._server, self._queue, self._modules = server, queue, tuple(modules)
        self._count = processes or len(os.sched_getaffinity(0))
        self._offering, self._lease = dict(offering or {}), lease
        self._rules = _Rules(allow_classes)
        self._selector = selectors.DefaultSelector()
        self._wake_reader, self._wake_writer = socket.socketpair()
        for end in (self._wake_reader, self._wake_writer):
            end.setblocking(False)
        self._slots: List[_Slot] = []
        self._numbers = itertools.count(1)
        # How many have ended one after the other before they were ready, and when those in their place begin.
        self._early_deaths = 0
        self._starts: List[float] = []
        self._functions: List[str] = []
        self._is_draining = False
        self._is_over = False
        # How long a task takes, in seconds; it begins high, so that few are leased until it is known.
        self._average = 0.05
        self._term: Optional[_Term] = None

    def drain(self) -> None:
        """Finishes the tasks that have begun, gives back the others, takes no more, and lets `run` return."""
        self._is_draining = True
        with contextlib.suppress(OSError):
            self._wake_writer.send(b"d")

    def kill(self) -> None:
        """Ends all processes, and with them the tasks that they run."""
        for slot in list(self._slots):
            slot.kill()

    def run(self) -> None:
        """Works. Raises what keeps it from that: the server refuses it, or its modules can't be imported."""
        self._selector.register(self._wake_reader, selectors.EVENT_READ, self._woken)
        try:
            for _ in range(self._count):
                self._start_slot()
            while not any(slot.is_ready for slot in self._slots) and not self._is_draining:
                self.wait(1.0)
            self._work()
        finally:
            self._end_slots()
            self._selector.close()
            self._wake_reader.close()
            self._wake_writer.close()

    def _work(self) -> None:
        failures = 0
        has_worked = False
        while not self._is_draining and not self._is_over:
            try:
                term = _Term(self, self._server, self._queue)
                if has_worked:
                    log.info("connected again")
                has_worked, failures = True, 0
                self._term = term
                term.serve()
                return
            except QueueClosed:
                return
            except (EOFError, OSError) as error:
                if not has_worked or isinstance(error, PermissionError):
                    raise
                if failures == 0:
                    log.warning("the connection to %s is lost: %s", self._server.address, error or type(error).__name__)
            finally:
                if self._term is not None:
                    self._term.close()
                    self._term = None
            # The queue gives its tasks to others, or has ended them.
            self._drop_tasks()
            due = time.monotonic() + _pause(failures)
            failures += 1
            while not self._is_draining and time.monotonic() < due:
                self.wait(due - time.monotonic())

    def wait(self, seconds: float) -> None:
        """Waits for events, and handles them."""
        now = time.monotonic()
        due = [start for start in self._starts if start <= now]
        self._starts = [start for start in self._starts if start > now]
        if not self._is_draining:
            for _ in due:
                self._start_slot()
        seconds = min([seconds, *(start - now for start in self._starts)])
        for key, _ in self._selector.select(seconds):
            # One of those before may have closed it.
            if self._selector.get_map().get(key.fd) is key:
                key.data()

    def _woken(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while self._wake_reader.recv(4096):
                pass
        for slot in list(self._slots):
            self._look_after(slot)

    # Processes

    def _start_slot(self) -> None:
        slot = _Slot("PythonWorker-%d" % next(self._numbers), self._modules, self._rules)
        self._slots.append(slot)
        self._selector.register(slot.outbox, selectors.EVENT_READ, functools.partial(self._read, slot))
        self._selector.register(slot.process.sentinel, selectors.EVENT_READ, functools.partial(self._look_after, slot))

    def _remove_slot(self, slot: _Slot) -> None:
        self._slots.remove(slot)
        self._selector.unregister(slot.outbox)
        self._selector.unregister(slot.process.sentinel)

    def _read(self, slot: _Slot) -> None:
        """Takes results of a process."""
        term = self._term
        for number, nanoseconds, kind, fragment in slot.read():
            if kind == _READY:
                slot.is_ready = True
                self._early_deaths = 0
                # It is one of ours, and this is its list of names.
                self._functions = pickle.loads(fragment)
            elif kind == _BROKEN:
                raise RuntimeError("a module can't be used\n" + fragment.decode("utf-8", "replace"))
            else:
                self._average += (nanoseconds / 1e9 - self._average) * 0.2
                if term is not None:
                    term.ended(number, kind, fragment)
        if slot.doomed and slot.current in slot.doomed:
            self._kill_current(slot)

    def _look_after(self, slot: _Slot) -> None:
        """Replaces a process that has ended."""
        if slot not in self._slots or slot.process.is_alive():
            return
        self._read(slot)
        self._remove_slot(slot)
        self._replace(slot)
        self._bury(slot)

    def _replace(self, slot: _Slot) -> None:
        """Starts a process in the place of one that has ended: at once, unless they never get ready."""
        if slot.is_ready:
            self._starts.append(0.0)
            return
        self._early_deaths += 1
        status = slot.process.exitcode or 0
        if status >= 0 and self._early_deaths > self._count:
            raise RuntimeError("the processes end before they are ready: the last one %s" % _ending(status))
        # Somebody kills them, or there is no memory.
        pause = _pause(self._early_deaths - self._count) if self._early_deaths > self._count else 0.0
        self._starts.append(time.monotonic() + pause)

    def _bury(self, slot: _Slot) -> None:
        """Says what becomes of the tasks of a process that has ended."""
        unbegun = slot.take_back()
        begun = [number for packet in slot.packets for number in packet.numbers]
        doomed = slot.doomed
        words = "%s %s" % (slot.name, _ending(slot.process.exitcode))
        slot.close()
        if self._term is not None:
            if begun and begun[0] not in doomed:
                self._term.died(begun[0], words)
            self._term.again(begun[1:] + unbegun)

    def _kill_current(self, slot: _Slot) -> None:
        """Ends a process whose task is cancelled, unless the task has just ended by itself."""
        number = slot.current
        if not slot.stop():
            return
        # It stands still: what it is at now, it stays at.
        doomed, slot.doomed = slot.doomed, set()
        self._read(slot)
        slot.doomed = doomed & {number for packet in slot.packets for number in packet.numbers}
        if slot.current == number:
            slot.kill()
        else:
            slot.go_on()

    def cancel(self, number: int) -> None:
        """Ends a task that a process has, if it hasn't ended."""
        for slot in self._slots:
            if not any(number in packet.numbers for packet in slot.packets):
                continue
            unbegun = slot.take_back()
            if self._term is not None:
                self._term.again(other for other in unbegun if other != number)
            if number not in unbegun:
                slot.doomed.add(number)
                if slot.current == number:
                    self._kill_current(slot)
            return

    def _drop_tasks(self) -> None:
        """Ends all that runs, and forgets it."""
        for slot in list(self._slots):
            slot.take_back()
            if slot.packets:
                slot.doomed = {number for packet in slot.packets for number in packet.numbers}
                slot.kill()
                slot.process.join()
                self._look_after(slot)

    def _end_slots(self) -> None:
        slots, self._slots = self._slots, []
        for slot in slots:
            slot.take_back()
            if slot.packets:
                slot.kill()
            slot.given.close()
        due = time.monotonic() + 5.0
        for slot in slots:
            slot.process.join(max(0.0, due - time.monotonic()))
            slot.kill()
            slot.process.join()
            slot.close()

    # Tasks

    @property
    def depth(self) -> int:
        """How many tasks a process has at a time: some milliseconds of work."""
        return max(1, min(256, int(0.005 / max(self._average, 1e-6))))

    def spread(self, backlog: Deque[_Task]) -> List[Tuple[_Task, Exception]]:
        """Gives tasks to processes that have room; returns those that can't be given to any."""
        refused: List[Tuple[_Task, Exception]] = []
        depth = self.depth
        while backlog:
            free = [slot for slot in self._slots if slot.is_ready and slot.load < depth and not slot.doomed]
            if not free:
                break
            slot = min(free, key=lambda slot: slot.load)
            together = max(1, min(64, int(0.001 / max(self._average, 1e-6)), -(-len(backlog) // len(free))))
            tasks = [backlog.popleft() for _ in range(min(together, depth - slot.load, len(backlog)))]
            try:
                if slot.give(tasks):
                    continue
            except (OSError, MemoryError):
                raise
            except Exception as error:
                if len(tasks) == 1:
                    refused.append((tasks[0], error))
                    continue
                tasks, rest = tasks[:1], tasks[1:]
                backlog.extendleft(reversed(rest))
                self._average = max(self._average, 0.001)
            backlog.extendleft(reversed(tasks))
            break
        return refused

    def reconsider(self) -> List[int]:
        """Takes back what waits behind long tasks."""
        now = time.monotonic()
        numbers: List[int] = []
        for slot in self._slots:
            if len(slot.packets) > 1 and now - slot.since > 0.05:
                self._average = max(self._average, now - slot.since)
                numbers += slot.take_back()
        return numbers

    @property
    def room(self) -> int:
        """For how many tasks there is room altogether."""
        return self._count * self.depth

    @property
    def count(self) -> int:
        """How many processes there are."""
        return self._count

    @property
    def is_draining(self) -> bool:
        return self._is_draining

    @property
    def selector(self) -> selectors.BaseSelector:
        return self._selector

    @property
    def offer(self) -> Dict[str, int]:
        """What tasks may demand."""
        return {**{FUNCTION_LABEL + name: 0 for name in self._functions}, **self._offering}

    @property
    def lease(self) -> float:
        return self._lease

    def take_all_back(self) -> List[int]:
        """Takes back all that no process has begun."""
        return [number for slot in self._slots for number in slot.take_back()]


class _Call:
    """A connection, and the call that is under way on it."""

    def __init__(self, term: _Term, channel: _Channel) -> None:
        self._term, self.channel = term, channel
        self._then: Optional[Callable[[Any, bool], None]] = None
        self._otherwise: Optional[Callable[[Exception], None]] = None
        term.worker.selector.register(channel.connection, selectors.EVENT_READ, self._readable)

    @property
    def is_busy(self) -> bool:
        return self._then is not None

    def send(
        self, method: str, arguments: Iterable[bytes], then: Callable[[Any, bool], None],
        otherwise: Optional[Callable[[Exception], None]] = None,
    ) -> None:
        self._then, self._otherwise = then, otherwise
        self.channel.send(method, arguments)

    def _readable(self) -> None:
        # Over TLS there may be something that is no message.
        if not self.channel.connection.poll(0):
            return
        then, otherwise = self._then, self._otherwise
        self._then = self._otherwise = None
        try:
            value, has_stand_ins = self.channel.receive()
        except (_BeyondLimit, RemoteError) as error:
            if otherwise is None:
                raise
            otherwise(error)
            return
        if then is not None:
            then(value, has_stand_ins)

    def close(self) -> None:
        with contextlib.suppress(KeyError, ValueError):
            self._term.worker.selector.unregister(self.channel.connection)
        self.channel.close()


class _Term:
    """What a worker does over one set of connections: one for leases, one for what is revoked, one for the rest."""

    def __init__(self, worker: Worker, server: Server, queue: str) -> None:
        self.worker, self._server = worker, server
        self._held: Dict[int, _Task] = {}
        # Tasks that no process has got yet.
        self._backlog: Deque[_Task] = collections.deque()
        self._results: Deque[Tuple[int, bytes]] = collections.deque()
        self._failures: Deque[Tuple[int, bytes, bool]] = collections.deque()
        self._returned: List[int] = []
        self._renewal = time.monotonic() + worker.lease / 3
        self._calls: List[_Call] = []
        # The server knows this process by its socket, or else by a name.
        self._name = None if server.is_local else _unique_name()
        self._ident = _open_queue(server, queue)
        try:
            channels = [_Channel(server, self._ident) for _ in range(3)]
            self._leases, self._revocations, self._control = self._calls = [_Call(self, channel) for channel in channels]
            self._control.channel.call("join", worker.offer, self._name)
            self._takes_traces = _knows_traces(self._control.channel, "lease", 0, None, False, 0.0, self._name, True, True)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        for call in self._calls:
            call.close()
        self._calls = []
        _close_queue(self._server, self._ident)

    def serve(self) -> None:
        """Works until the worker drains; raises when the connection is lost, or the queue is closed and empty."""
        self._watch()
        while True:
            if self.worker.is_draining:
                self._give_back(self._backlog)
                self._give_back_numbers(self.worker.take_all_back())
                is_done = not self._held and not self._leases.is_busy and not self._control.is_busy
                if is_done and not (self._results or self._failures or self._returned):
                    break
            else:
                self._refuse(self.worker.spread(self._backlog))
                self._ask_for_tasks()
            self._tell()
            self.worker.wait(0.05 if self._held else 1.0)
            self._reconsider()
        # What the server still lends a name would be lost only after a while.
        self._control.channel.call("leave", self._name)

    def _reconsider(self) -> None:
        self.again(self.worker.reconsider())
        if self._backlog and self.worker.depth == 1:
            self._refuse(self.worker.spread(self._backlog))
            # Others may have nothing to do.
            self._give_back(self._backlog)

    # What comes from the queue

    def _watch(self) -> None:
        def told(numbers: List[int], _: bool) -> None:
            self._lose(numbers)
            self._watch()

        arguments = (True, 20.0, self._name)
        self._revocations.send("revoked", map(_fragment, arguments), told)

    def _lose(self, numbers: Iterable[int]) -> None:
        """The queue has taken tasks away: cancelled, or their time is over."""
        for number in numbers:
            task = self._held.pop(number, None)
            if task is None:
                continue
            if task in self._backlog:
                self._backlog.remove(task)
            else:
                self.worker.cancel(number)

    def _ask_for_tasks(self) -> None:
        if self._leases.is_busy:
            return
        room = self.worker.room - len(self._held)
        # What comes after a pause may take long, and others may have nothing to do.
        wanted = self.worker.count if not self._held else room
        # In batches, if tasks are short.
        if wanted >= (1 if self.worker.depth == 1 else self.worker.room // 2) or not self._held:
            arguments: Tuple[Any, ...] = (min(wanted, 1024), self.worker.lease, True, 1.0, self._name)
            if self._takes_traces:
                arguments += (True, True)
            self._leases.send("lease", map(_fragment, arguments), self._take)

    def _take(self, leased: List[Tuple[Any, ...]], has_stand_ins: bool) -> None:
        for number, payload, _, *rest in leased:
            try:
                task = _Task(number, payload, has_stand_ins, rest[0] if rest else None)
            except Exception as error:
                self._failures.append((number, _not_thrown(TypeError(str(error))), False))
                continue
            self._held[number] = task
            self._backlog.append(task)

    # What becomes of tasks

    def ended(self, number: int, kind: int, fragment: bytes) -> None:
        """A process has ended a task."""
        task = self._held.pop(number, None)
        if task is None:
            return
        if kind == _RESULT:
            self._results.append((number, fragment))
        else:
            # Another worker's program may have the function.
            self._failures.append((number, fragment, kind == _UNKNOWN or kind == _THROWN and task.retries_errors))

    def died(self, number: int, words: str) -> None:
        """The process that ran a task has ended."""
        task = self._held.pop(number, None)
        if task is not None:
            error = ChildProcessError("its worker %s" % words)
            self._failures.append((number, _not_thrown(error), True))

    def again(self, numbers: Iterable[int]) -> None:
        """Tasks are to be given to other processes."""
        tasks = [self._held[number] for number in numbers if number in self._held]
        self._backlog.extendleft(reversed(tasks))

    def _refuse(self, refused: Iterable[Tuple[_Task, Exception]]) -> None:
        for task, error in refused:
            if self._held.pop(task.number, None) is not None:
                words = TypeError("its argument can't be used: %s" % error)
                self._failures.append((task.number, _not_thrown(words), False))

    def _give_back(self, tasks: Deque[_Task]) -> None:
        numbers = [task.number for task in tasks]
        tasks.clear()
        self._give_back_numbers(numbers)

    def _give_back_numbers(self, numbers: Iterable[int]) -> None:
        self._returned += [number for number in numbers if self._held.pop(number, None) is not None]

    def _tell(self) -> None:
        """Tells the queue what there is to tell, in as few calls as possible."""
        if self._control.is_busy:
            return
        if self._results:
            self._complete(MOST_TOGETHER)
        elif self._failures:
            number, fragment, may_retry = self._failures.popleft()
            arguments = [_fragment(number), fragment, _fragment(may_retry), _fragment(self._name)]
            self._control.send("fail", arguments, lambda *_: None, lambda error: self._cannot_send(number, error))
        elif self._returned:
            numbers, self._returned = self._returned, []
            self._control.send("release", map(_fragment, (numbers, self._name)), lambda *_: None)
        elif time.monotonic() >= self._renewal:
            self._renewal = time.monotonic() + self.worker.lease / 3
            if self._held:
                arguments = [_fragment(list(self._held)), _fragment(self.worker.lease), _fragment(self._name)]
                self._control.send("renew", arguments, lambda numbers, _: self._lose(numbers))

    def _complete(self, most: int) -> None:
        batch: List[Tuple[int, bytes]] = []
        size = 0
        while self._results and len(batch) < most and (not batch or size < MOST_BYTES_TOGETHER):
            batch.append(self._results.popleft())
            size += len(batch[-1][1])

        def refused(error: Exception) -> None:
            if len(batch) == 1:
                self._cannot_send(batch[0][0], error)
                return
            # Each alone: those that can be sent, are.
            self._results.extendleft(reversed(batch[1:]))
            self._results.appendleft(batch[0])
            self._complete(1)

        numbers = [number for number, _ in batch]
        fragments = [_fragment(self._name), _fragment(numbers)] + [fragment for _, fragment in batch]
        self._control.send("complete_each", fragments, lambda *_: None, refused)

    def _cannot_send(self, number: int, error: Exception) -> None:
        words = TypeError("its result can't be sent: %s" % error)
        self._failures.append((number, _not_thrown(words), False))


# Submitting


class TaskOptions(NamedTuple):
    """What is asked for a task: times in seconds; `demands` of its worker are amounts by name, 0 for a mere label."""

    priority: int = 0
    delay: Optional[float] = None
    # How long one attempt may take, and when the task is given up wherever it is.
    time_limit: Optional[float] = None
    expiry: Optional[float] = None
    # How many times it may be tried again when its worker ends, and whether also when its function throws.
    retries: int = 0
    retries_errors: bool = False
    back_off: Optional[float] = None
    # While a task with it is under way in this process's queue object, there is no other one.
    key: Optional[str] = None
    demands: Mapping[str, int] = types.MappingProxyType({})
    # The trace that the task continues, as headers of W3C Trace Context have it, and other texts that a tracer sends along.
    # Without any of them it is that of the function that submits the task.
    traceparent: Optional[str] = None
    tracestate: Optional[str] = None
    trace: Optional[Mapping[str, str]] = None

    def continuing(self) -> TaskOptions:
        """The same with all of the trace in `trace`."""
        named = {"traceparent": self.traceparent, "tracestate": self.tracestate}
        given = {name: value for name, value in named.items() if value is not None}
        trace: Optional[Mapping[str, str]] = {**(self.trace or {}), **given}
        if not trace:
            trace = _current_trace() if self.trace is None else None
        return self if trace is None else self._replace(traceparent=None, tracestate=None, trace=dict(trace))

    def terms(self, submitter: Optional[str], label: Optional[str], takes_traces: bool = True) -> Dict[str, Any]:
        """What the queue is told."""
        demands = dict(self.demands)
        if label is not None:
            demands[label] = 0
        terms: Dict[str, Any] = {
            "priority": self.priority, "delay": self.delay, "time_limit": self.time_limit, "deadline": self.expiry,
            "attempts": 1 + max(0, self.retries), "back_off": self.back_off, "demands": demands or None,
            "ends_with_submitter": True, "submitter": submitter, "trace": (self.trace or None) if takes_traces else None,
        }
        return {name: value for name, value in terms.items() if value is not None}


_STANDARD = TaskOptions()


class TaskFuture(_AnyFuture):
    """What will become of a task. `cancel` also ends a task that runs: it never waits, and fails only after the end."""

    _queue: Optional[TaskQueue] = None
    _task: Optional[_Submission] = None

    def cancel(self) -> bool:
        if not super().cancel():
            return False
        if self._queue is not None and self._queue._cancelled(self):
            # For those who wait for several futures.
            self.set_running_or_notify_cancel()
        return True

    def _end(self, _: int, result: Any, error: Optional[BaseException]) -> None:
        # It may have been cancelled.
        with contextlib.suppress(concurrent.futures.InvalidStateError):
            if error is not None:
                self.set_exception(error)
            else:
                self.set_result(result)
            self._task = None


class _Results:
    """What becomes of the tasks of a `map`: lighter than a future for each."""

    def __init__(self) -> None:
        # For each task nothing, its result in a tuple, or its error.
        self.outcomes: List[Union[None, Tuple[Any], BaseException]] = []
        self.tasks: List[_Submission] = []
        self.changed = threading.Condition()
        self.is_cancelled = False

    def cancelled(self) -> bool:
        return self.is_cancelled

    def _end(self, index: int, result: Any, error: Optional[BaseException]) -> None:
        with self.changed:
            self.outcomes[index] = (result,) if error is None else error
            self.changed.notify_all()

    def result(self, index: int, due: Optional[float]) -> Any:
        """Waits for a result, and forgets it."""
        if self.outcomes[index] is None:
            with self.changed:
                is_there = self.changed.wait_for(
                    lambda: self.outcomes[index] is not None, None if due is None else due - time.monotonic())
            if not is_there:
                raise TimeoutError("the results aren't there in time")
        outcome, self.outcomes[index] = self.outcomes[index], None
        if isinstance(outcome, BaseException):
            raise outcome
        return cast(Tuple[Any], outcome)[0]


class _Submission:
    """A task on its way: whose it is, and which of the owner's."""

    __slots__ = ("owner", "index", "name", "payload", "options", "number", "is_labelled")

    def __init__(self, owner: Union[TaskFuture, _Results], index: int, name: str, payload: bytes, options: TaskOptions) -> None:
        self.owner, self.index, self.name, self.payload, self.options = owner, index, name, payload, options
        self.number: Optional[int] = None
        self.is_labelled = False


class TaskQueue:
    """Submits tasks to a work queue. One object may be used by all threads of its process.

    An argument is passed as it is, several as a tuple. `submit` doesn't wait for the server: the tasks of many calls go
    together. Results are data, or of classes that the server's `allow_classes` names.
    """

    def __init__(self, server: Server, name: str) -> None:
        self._server, self._name = server, name
        self._pid = os.getpid()
        self._changed = threading.Condition()
        self._outgoing: Deque[_Submission] = collections.deque()
        self._to_cancel: List[int] = []
        self._under_way: Dict[int, _Submission] = {}
        self._early: Dict[int, Tuple[str, Any, bool]] = {}
        self._sending = False
        self._keys: Set[str] = set()
        self._is_closed = False
        self._link: Optional[_SubmitterLink] = _SubmitterLink(self, server, name)
        self._offers: FrozenSet[str] = frozenset()
        self._looked_at = 0.0
        # Until the server forbids it.
        self._may_look = True
        self._thread = threading.Thread(target=self._send, name="swift_worker-send", daemon=True)
        self._thread.start()

    def __enter__(self) -> TaskQueue:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def submit(self, function: str, *arguments: Any, options: TaskOptions = _STANDARD) -> TaskFuture:
        """Submits a task: the name of a function, and its arguments."""
        return self.submit_all(function, [arguments[0] if len(arguments) == 1 else arguments], options=options)[0]

    def submit_all(self, function: str, inputs: Iterable[Any], *, options: TaskOptions = _STANDARD) -> List[TaskFuture]:
        """Submits a task for each input; an input of several arguments is a tuple."""
        futures: List[TaskFuture] = []
        options = options.continuing()

        def submissions() -> Iterator[_Submission]:
            for payload in self._payloads(function, "single", inputs, options):
                future = TaskFuture()
                future._queue, future._task = self, _Submission(future, 0, function, payload, options)
                futures.append(future)
                yield future._task

        self._submit(submissions(), options)
        return futures

    def map(
        self, function: str, inputs: Iterable[Any], *, chunk_size: int = 1, timeout: Optional[float] = None,
        options: TaskOptions = _STANDARD,
    ) -> Iterator[Any]:
        """Calls a function for each input, and returns the results in order. A chunk of inputs is one task."""
        if chunk_size < 1:
            raise ValueError("a chunk has one input or more")
        results = _Results()
        options = options.continuing()
        if chunk_size > 1:
            rest = iter(inputs)
            inputs = iter(lambda: list(itertools.islice(rest, chunk_size)), [])

        def submissions() -> Iterator[_Submission]:
            form = "single" if chunk_size == 1 else "chunk"
            for index, payload in enumerate(self._payloads(function, form, inputs, options)):
                submission = _Submission(results, index, function, payload, options)
                results.tasks.append(submission)
                results.outcomes.append(None)
                yield submission

        self._submit(submissions(), options)
        return self._results(results, chunk_size, None if timeout is None else time.monotonic() + timeout)

    async def run(self, function: str, *arguments: Any, options: TaskOptions = _STANDARD) -> Any:
        """Calls a function and waits for its result, in asyncio; a cancelled wait cancels the task."""
        return await asyncio.wrap_future(self.submit(function, *arguments, options=options))

    def close(self, wait: bool = True) -> None:
        """Takes no more tasks, and waits for those under way, or cancels them."""
        with self._changed:
            self._is_closed = True
            owners = {id(task.owner): task.owner for task in (*self._outgoing, *self._under_way.values())}
        if not wait:
            for owner in owners.values():
                if isinstance(owner, TaskFuture):
                    owner.cancel()
                else:
                    self._cancel(owner)
        with self._changed:
            while (self._outgoing or self._under_way or self._sending or self._to_cancel) and self._thread.is_alive():
                self._changed.wait(1.0)
            self._changed.notify_all()
        self._thread.join()

    def _results(self, results: _Results, chunk_size: int, due: Optional[float]) -> Iterator[Any]:
        index = 0
        try:
            for index in range(len(results.outcomes)):
                result = results.result(index, due)
                if chunk_size == 1:
                    yield result
                else:
                    yield from result
            index += 1
        finally:
            if index < len(results.outcomes):
                self._cancel(results)

    @staticmethod
    def _payloads(function: str, form: str, inputs: Iterable[Any], options: TaskOptions) -> Iterator[bytes]:
        head = b"(" + _fragment(function) + _fragment(form)
        tail = _fragment(True) + b"t" if options.retries_errors else b"t"
        for value in inputs:
            yield head + _fragment(value) + tail

    def _submit(self, submissions: Iterator[_Submission], options: TaskOptions) -> None:
        if os.getpid() != self._pid:
            raise RuntimeError("a process that was forked needs a queue object of its own")
        # The first ones are run while the others are made.
        while True:
            some = list(itertools.islice(submissions, MOST_TOGETHER))
            if not some:
                return
            with self._changed:
                if self._is_closed:
                    raise QueueClosed("the queue object was closed")
                if options.key is not None:
                    if len(some) > 1 or options.key in self._keys:
                        raise ValueError("a task with the key '%s' is under way" % options.key)
                    self._keys.add(options.key)
                self._outgoing.extend(some)
                self._changed.notify_all()

    def _cancel(self, results: _Results) -> None:
        with self._changed:
            results.is_cancelled = True
            for submission in results.tasks:
                if submission.number is not None and self._under_way.pop(submission.number, None) is not None:
                    self._to_cancel.append(submission.number)
            self._changed.notify_all()

    def _cancelled(self, future: TaskFuture) -> bool:
        """Has a task cancelled; false if that was done before."""
        with self._changed:
            submission, future._task = future._task, None
            if submission is None:
                return False
            # Without a number it is on its way, and looked at again on arrival.
            if submission.number is not None and self._under_way.pop(submission.number, None) is not None:
                self._to_cancel.append(submission.number)
            self._forget(submission)
            self._changed.notify_all()
        return True

    def _forget(self, submission: _Submission) -> None:
        if submission.options.key is not None:
            self._keys.discard(submission.options.key)

    # Sending, in a thread of its own

    def _send(self) -> None:
        failures, failing_since = 0, 0.0
        while self._wait_for_work():
            if self._link is not None and self._link.failure is not None:
                self._lose(self._link.failure)
                continue
            batch, to_cancel = self._next()
            try:
                if self._link is None:
                    self._link = _SubmitterLink(self, self._server, self._name)
                failures = 0
                self._put(self._link, batch)
                if to_cancel:
                    self._link.sender.call("cancel", to_cancel, True)
            except (OSError, EOFError) as error:
                self._lose(error)
                failing_since = failing_since if failures else time.monotonic()
                failures += 1
                if self._is_closed or time.monotonic() - failing_since > RECONNECTING or isinstance(error, PermissionError):
                    self._fail(batch, error)
                else:
                    # What of it was sent isn't in it any more.
                    self._put_back(batch)
                    time.sleep(_pause(failures))
            except Exception as error:
                self._fail(batch, error)
            finally:
                with self._changed:
                    self._sending = False
                    self._changed.notify_all()
        if self._link is not None:
            self._link.close()

    def _wait_for_work(self) -> bool:
        """Waits until there is something to do; false at the end."""
        with self._changed:
            while not self._outgoing and not self._to_cancel and (self._link is None or self._link.failure is None):
                if self._is_closed and not self._under_way:
                    return False
                self._changed.wait()
        return True

    def _next(self) -> Tuple[List[_Submission], List[int]]:
        """Takes tasks that can go together, and those that are to be cancelled."""
        batch: List[_Submission] = []
        size = 0
        with self._changed:
            while self._outgoing and len(batch) < 4 * MOST_TOGETHER and size < MOST_BYTES_TOGETHER:
                first = self._outgoing[0]
                if batch and (first.name != batch[0].name or first.options != batch[0].options):
                    break
                self._outgoing.popleft()
                if not first.owner.cancelled():
                    batch.append(first)
                    size += len(first.payload)
            to_cancel, self._to_cancel = self._to_cancel, []
            self._sending = True
        return batch, to_cancel

    def _put(self, link: _SubmitterLink, batch: List[_Submission]) -> None:
        if not batch:
            return
        label = FUNCTION_LABEL + batch[0].name
        is_offered = label in self._look(link, label)
        options = batch[0].options
        takes_traces = bool(options.trace) and link.takes_traces()
        terms = options.terms(link.submitter, label if is_offered else None, takes_traces)
        while batch:
            arguments = [_fragment(terms), _fragment(2.0), *(submission.payload for submission in batch)]
            try:
                link.sender.send("put_each", arguments)
                numbers = link.sender.receive()[0]
            except (_BeyondLimit, RemoteError) as error:
                # It doesn't take one of them.
                if len(batch) == 1:
                    self._fail(batch, error)
                else:
                    for submission in batch:
                        self._put(link, [submission])
                return
            except _Lost as error:
                # Nobody knows whether they are there.
                self._fail(batch, _lost_task(error))
                batch.clear()
                raise
            self._register(batch[:len(numbers)], numbers, is_offered)
            # A part of them, if the queue is full.
            del batch[:len(numbers)]

    def _look(self, link: _SubmitterLink, label: str) -> FrozenSet[str]:
        """The labels that workers offer: looked up now and then, and sooner if one is missing."""
        age = time.monotonic() - self._looked_at
        if self._may_look and (age > 5.0 or age > 0.1 and label not in self._offers):
            try:
                workers = link.sender.call("workers")
            except PermissionError:
                self._may_look = False
                workers = []
            self._offers = frozenset(name for worker in workers for name in worker["offering"])
            self._looked_at = time.monotonic()
        return self._offers

    def _register(self, submissions: List[_Submission], numbers: List[int], is_labelled: bool) -> None:
        early: List[Tuple[_Submission, Tuple[str, Any, bool]]] = []
        with self._changed:
            for submission, number in zip(submissions, numbers):
                submission.number, submission.is_labelled = number, is_labelled
                outcome = self._early.pop(number, None)
                if outcome is not None:
                    early.append((submission, outcome))
                elif submission.owner.cancelled():
                    self._to_cancel.append(number)
                else:
                    self._under_way[number] = submission
            self._early.clear()
        for submission, (kind, value, has_stand_ins) in early:
            self._end([(submission, kind, value)], has_stand_ins)

    def _put_back(self, batch: List[_Submission]) -> None:
        with self._changed:
            self._outgoing.extendleft(reversed(batch))

    def _fail(self, batch: Iterable[_Submission], error: Exception) -> None:
        for submission in batch:
            self._settle(submission, error=error)

    def _lose(self, error: BaseException) -> None:
        """The connection is gone, and the tasks that were submitted over it."""
        link, self._link = self._link, None
        if link is not None:
            link.close()
        with self._changed:
            lost, self._under_way = list(self._under_way.values()), {}
            self._early.clear()
            self._to_cancel = []
            self._looked_at = 0.0
            self._changed.notify_all()
        self._fail(lost, _lost_task(error))

    # Receiving, in another thread

    def _received(self, outcomes: List[Tuple[int, str, Any]], has_stand_ins: bool) -> None:
        ended: List[Tuple[_Submission, str, Any]] = []
        with self._changed:
            pop = self._under_way.pop
            for number, kind, value in outcomes:
                submission = pop(number, None)
                if submission is not None:
                    ended.append((submission, kind, value))
                elif self._sending:
                    self._early[number] = (kind, value, has_stand_ins)
            if self._is_closed:
                self._changed.notify_all()
        self._end(ended, has_stand_ins)

    def _end(self, ended: Iterable[Tuple[_Submission, str, Any]], has_stand_ins: bool) -> None:
        touched: List[_Results] = []
        for submission, kind, value in ended:
            owner = submission.owner
            if kind == "result" and not has_stand_ins and type(owner) is _Results:
                owner.outcomes[submission.index] = (value,)
                if not touched or touched[-1] is not owner:
                    touched.append(owner)
            else:
                self._end_one(submission, kind, value, has_stand_ins)
        for owner in touched:
            with owner.changed:
                owner.changed.notify_all()

    def _end_one(self, submission: _Submission, kind: str, value: Any, has_stand_ins: bool) -> None:
        if kind == "result":
            try:
                self._settle(submission, self._server.rules.build(value) if has_stand_ins else value)
            except Exception as error:
                self._settle(submission, error=TypeError("its result can't be used: %s" % error))
        elif kind == "cancelled":
            if isinstance(submission.owner, TaskFuture):
                submission.owner.cancel()
            else:
                self._settle(submission, error=concurrent.futures.CancelledError("the task was cancelled"))
        else:
            failure = _outcome_error(submission.name, kind, value, self._server.rules)
            if isinstance(failure, UnknownFunction) and not submission.is_labelled and self._is_offered_now(submission):
                return
            self._settle(submission, error=failure)

    def _is_offered_now(self, submission: _Submission) -> bool:
        """Submits a task again that has met a worker without its function, if it can go to another one now."""
        submission.is_labelled = True
        submission.number = None
        with contextlib.suppress(Exception):
            link = cast(_SubmitterLink, self._link)
            with contextlib.closing(_Channel(self._server, link.ident)) as channel:
                workers = channel.call("workers")
            if any(FUNCTION_LABEL + submission.name in worker["offering"] for worker in workers):
                with self._changed:
                    self._looked_at = 0.0
                    self._outgoing.append(submission)
                    self._changed.notify_all()
                return True
        return False

    def _settle(self, submission: _Submission, result: Any = None, error: Optional[BaseException] = None) -> None:
        if submission.options.key is not None:
            with self._changed:
                self._forget(submission)
        submission.owner._end(submission.index, result, error)


def _lost_task(cause: BaseException) -> ConnectionError:
    error = ConnectionError("the connection to the queue was lost, and the task with it; it may have been run")
    error.__cause__ = cause
    return error


class _SubmitterLink:
    """The connections of a submitter: one to send, one to wait for outcomes."""

    # The queues to which this process submits as itself.
    _own: Set[Tuple[str, str]] = set()
    _own_lock = threading.Lock()

    def __init__(self, queue: TaskQueue, server: Server, name: str) -> None:
        self._queue, self._server = queue, server
        # Why there are no outcomes any more.
        self.failure: Optional[BaseException] = None
        self._place = (server.address, name)
        self._takes_traces: Optional[bool] = None
        self.ident = _open_queue(server, name)
        channels: List[_Channel] = []
        try:
            channels += [_Channel(server, self.ident), _Channel(server, self.ident)]
        except BaseException:
            for channel in channels:
                channel.close()
            raise
        self.sender, self._receiver = channels
        # A server on the same machine knows this process by its sockets, and drops what is for it when it ends. Others
        # know a name, and so does it for a second object of the process.
        self.submitter: Optional[str] = None
        with self._own_lock:
            if server.is_local and self._place not in self._own:
                self._own.add(self._place)
            else:
                self.submitter = _unique_name()
        self._thread = threading.Thread(target=self._receive, name="swift_worker-receive", daemon=True)
        self._thread.start()

    def takes_traces(self) -> bool:
        """Whether the server knows the traces of tasks; it is asked once, and when there is the first one."""
        if self._takes_traces is None:
            self._takes_traces = _knows_traces(self.sender, "put_each", {"trace": None}, 0.0)
        return self._takes_traces

    def _receive(self) -> None:
        try:
            while True:
                arguments = (4 * MOST_TOGETHER, True, 30.0, self.submitter)
                self._receiver.send("results", map(_fragment, arguments))
                self._queue._received(*self._receiver.receive())
        except Exception as error:
            self.failure = error
            with self._queue._changed:
                self._queue._changed.notify_all()

    def close(self) -> None:
        self._receiver.shut_down()
        self._thread.join()
        self._receiver.close()
        self.sender.close()
        _close_queue(self._server, self.ident)
        if self.submitter is None:
            with self._own_lock:
                self._own.discard(self._place)


def _outcome_error(name: str, kind: str, value: Any, rules: _Rules) -> BaseException:
    """The exception of a task that has no result."""
    if kind == "lost":
        return WorkerLost("%s: its worker has ended or lost its connection, or didn't prolong its lease" % name)
    if kind == "expired":
        return TimeoutError("%s: it could not be done before it expired" % name)
    position = 0
    if type(value) is tuple and len(value) == 2 and type(value[1]) is int:
        value, position = value
    if not isinstance(value, _StandIn):
        return WorkerLost("%s: %s" % (name, value))
    if position >= 0:
        return _known_error(value, rules)
    words = "%s: %s" % (name, " ".join(str(argument) for argument in value.arguments))
    kinds: Dict[str, Type[Exception]] = {
        "NameError": UnknownFunction, "ChildProcessError": WorkerLost, "TimeoutError": TimeoutError}
    return kinds.get(type(value).origin[1], TypeError)(words)


def _split(full_name: str) -> Tuple[str, str]:
    """A class's name without and with the module that has it, as far as that is imported."""
    module = full_name.rpartition(".")[0]
    while module and module not in sys.modules:
        module = module.rpartition(".")[0]
    return (module, full_name[len(module) + 1:]) if module else ("", full_name)


def _known_error(error: _StandIn, rules: _Rules) -> Exception:
    """The exception that another process has thrown, if its class is known here: nothing is imported for it."""
    module, name = type(error).origin
    state = error.state if isinstance(error.state, dict) else {}
    text, class_name = state.get(TRACEBACK), state.get(SWIFT_TYPE, state.get(CLASS))
    words = text if isinstance(text, str) else None
    full_name = class_name if isinstance(class_name, str) else "%s.%s" % (module, name)
    module, name = ("", full_name) if SWIFT_TYPE in state else _split(full_name)
    made: Optional[Exception] = None
    found: Any = sys.modules.get(module)
    with contextlib.suppress(Exception):
        for part in name.split("."):
            found = getattr(found, part)
        if _is_error(found):
            arguments, attributes = rules.build((error.arguments, state))
            made = found(*arguments)
            vars(made).update({key: value for key, value in attributes.items() if key not in (TRACEBACK, CLASS)})
    if made is None:
        message = str(error.arguments[0]) if len(error.arguments) == 1 else str(error.arguments or "")
        return RemoteError(full_name, message, words)
    if words is not None:
        made.__cause__ = RemoteTraceback(words)
    return made


# The program


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="swift_worker", description="Runs functions of Python modules for whoever submits tasks to a work queue.",
        epilog="SIGTERM lets the tasks end that have begun, and takes no more; a second one ends all at once. "
        "When the server goes, the worker waits for it to come back.")
    parser.add_argument(
        "--connect", metavar="ADDRESS", default=os.environ.get("SYNCMANAGER_ADDRESS"),
        help="unix:PATH, tcp://HOST:PORT or tls://HOST:PORT; default: $SYNCMANAGER_ADDRESS")
    parser.add_argument("--queue", required=True, help="the name of the work queue, which is made if it isn't there")
    parser.add_argument(
        "--authkey-file", default=os.environ.get("SYNCMANAGER_AUTHKEY_FILE"),
        help="the file whose bytes are the authkey; default: $SYNCMANAGER_AUTHKEY_FILE")
    parser.add_argument("--processes", type=int, help="how many tasks run at a time; default: one for each processor")
    parser.add_argument(
        "--label", "--offer", dest="offers", metavar="NAME[=NUMBER]", action="append", default=[],
        help="what tasks may demand: an amount, or a mere label; can be repeated")
    parser.add_argument(
        "--allow-class", dest="allowed", metavar="MODULE.CLASS", action="append", default=[],
        help="a further class that arguments may be made of, or MODULE.* for all classes of a module; can be repeated")
    parser.add_argument("--ca", help="the PEM file with the authorities to trust; without it, those of the system")
    parser.add_argument("--fingerprint", help="trust the server with this certificate, and no other")
    parser.add_argument("--tls-by-authkey", action="store_true", help="trust whoever knows the authkey (Python 3.13)")
    parser.add_argument("--certificate", "--cert", help="the PEM file with the own certificate")
    parser.add_argument("--key", help="the PEM file with its private key")
    parser.add_argument("--crl", help="a PEM file with certificates that the authorities have revoked")
    parser.add_argument("--verbose", action="store_true", help="tell more")
    parser.add_argument("modules", nargs="+", metavar="MODULE", help="a module whose functions tasks may run")
    return parser


def _offer(text: str) -> Tuple[str, int]:
    name, _, number = text.partition("=")
    scale = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}.get(number[-1:].upper(), 1)
    digits = number[:-1] if scale > 1 else number
    if not name or "=" in text and not digits.isdigit():
        raise ValueError("a label is NAME or NAME=NUMBER, such as gpu=1 or memory=4G, not '%s'" % text)
    return name, int(digits or 0) * scale


def _main(words: Optional[Sequence[str]] = None) -> int:
    parser = _arguments()
    options = parser.parse_args(words)
    logging.basicConfig(level=logging.DEBUG if options.verbose else logging.INFO, format="swift_worker: %(message)s")
    if options.connect is None or options.authkey_file is None:
        parser.error("--connect and --authkey-file are needed")
    try:
        server = Server(
            options.connect, authkey_file=options.authkey_file, ca=options.ca, fingerprint=options.fingerprint,
            certificate=options.certificate, key=options.key, crl=options.crl, tls_by_authkey=options.tls_by_authkey)
        worker = Worker(
            server, options.queue, options.modules, processes=options.processes, offering=dict(map(_offer, options.offers)),
            allow_classes=options.allowed)
    except (ValueError, OSError, ImportError) as error:
        parser.error(str(error))
    _handle_signals(worker)
    try:
        worker.run()
    except Exception as error:
        log.debug("", exc_info=True)
        log.error("%s: %s", type(error).__name__, error)
        return 1
    return 0


def _handle_signals(worker: Worker) -> None:
    """The first SIGTERM or SIGINT drains the worker, the second one ends it."""
    def end(number: int, _: Any) -> None:
        if worker.is_draining:
            worker.kill()
            os._exit(128 + number)
        worker.drain()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    # A child's end wakes the worker, even if something else keeps the pipes of the child open.
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(worker._wake_writer.fileno(), warn_on_full_buffer=False)


def main() -> NoReturn:
    """Runs the program `python3 -m swift_worker`."""
    sys.exit(_main())


if __name__ == "__main__":
    # As the module that tasks import, not as a second one beside it.
    from swift_worker import main as run_main

    run_main()
