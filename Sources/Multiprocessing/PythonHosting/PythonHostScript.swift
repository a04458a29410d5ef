/// The Python side of ``PythonHost``: the program of hosts, and of the workers of pools.
///
/// A part of this module, so that a server is a single file; it goes to each interpreter over its socket.
enum PythonHostScript {
    /// The whole program.
    static let text =
        [beginning, PythonTraces.code, calls, tasks, workers, results, iterators, pools, host]
        .joined(separator: "\n\n") + "\n"

    /// What `python -c` runs: it reads the program from a socket, and begins it as what its first word says.
    static let bootstrap = #"""
        import socket, struct, sys, types
        if sys.version_info < (3, 8):
            sys.exit("this is Python %d.%d; hosting objects needs 3.8 or newer" % sys.version_info[:2])
        def read(end, count):
            data = b""
            while len(data) < count:
                part = end.recv(count - len(data))
                if not part:
                    sys.exit(1)
                data += part
            return data
        end = socket.socket(fileno=int(sys.argv[2]))
        source = read(end, struct.unpack(">Q", read(end, 8))[0])
        module = sys.modules["_syncmanager"] = types.ModuleType("_syncmanager")
        # What is here belongs to no client.
        sys.modules["__main__"] = types.ModuleType("__main__")
        exec(compile(source, "<syncmanager>", "exec"), vars(module))
        module.main(sys.argv[1], end, source)
        """#

    private static let beginning = #"""
        """The Python side of a server of ours: objects whose classes are written in Python, and pools of processes.

        One process, the host, keeps the objects: it answers the calls that the server passes on, each in a thread. The
        processes of pools, the workers, run what clients give to a pool. Both are started with a socket as descriptor 3,
        get this text over it, and end when it ends. Needs nothing but CPython 3.8 or newer.
        """

        import array
        import collections
        import errno
        import functools
        import importlib
        import io
        import itertools
        import os
        import pickle
        import queue
        import resource
        import select
        import signal
        import socket
        import struct
        import subprocess
        import sys
        import threading
        import time
        import traceback
        import types
        from multiprocessing import managers, process, util
        from multiprocessing.context import TimeoutError
        from multiprocessing.pool import ExceptionWithTraceback, MaybeEncodingError, mapstar, starmapstar
        from multiprocessing.reduction import ForkingPickler

        # Kinds of frames: from the server ...
        CALL, CREATE, RELEASE, CANCEL, REACH, FORWARD, TRACE = range(7)
        # ... and to it: the first five as CPython's managers have them, a value with proxies in it, values of an iterator for this
        # call and the next ones, none, since it has been sent ahead, and lists that make up the value.
        RETURN, ERROR, PROXY, TRACEBACK, UNSERIALIZABLE, RETURN_PROXIES, AHEAD, AGAIN, LISTS = range(9)

        # The kind of a request, and the numbers of the call and the object; and how many answers ahead have come.
        HEAD = struct.Struct(">BQQQ")
        SIZE = struct.Struct(">Q")


        class NoRoom(Exception):
            """There is no memory for a frame of so many bytes, none of which has been read."""

            def __init__(self, count):
                super().__init__(count)
                self.count = count


        class Channel:
            """Sends and receives frames over a socket: a length, and as many bytes."""

            def __init__(self, end):
                self.socket = end
                self.lock = threading.Lock()
                self.reader = open(end.fileno(), "rb", 1 << 16, closefd=False)

            # Longer parts aren't copied once more, to be sent with the others.
            LONG = 1 << 16

            def send(self, *parts):
                short = [SIZE.pack(sum(map(len, parts)))]
                with self.lock:
                    for part in parts:
                        if len(part) < self.LONG:
                            short.append(part)
                            continue
                        self.socket.sendall(b"".join(short))
                        self.socket.sendall(part)
                        short.clear()
                    if short:
                        self.socket.sendall(b"".join(short))

            def receive(self):
                """The next frame; raises EOFError if the other side is gone, and NoRoom if there is no memory for it."""
                (count,) = SIZE.unpack(self.read(SIZE.size))
                try:
                    return self.read(count)
                except MemoryError:
                    raise NoRoom(count) from None

            def skip(self, count):
                """Reads so many bytes, and forgets them."""
                while count:
                    count -= len(self.read(min(count, self.LONG)))

            def read(self, count):
                data = self.reader.read(count)
                if len(data) < count:
                    raise EOFError
                return data

            def close(self):
                self.reader.close()
                self.socket.close()


        class Unpickler(pickle.Unpickler):
            """Says what to do about functions that only the client has."""

            def find_class(self, module, name):
                if module in ("__main__", "__mp_main__"):
                    raise AttributeError(
                        "%r belongs to the client's program itself (__main__), which the server can't import: "
                        "move it to a module that is found by the server's --python-path" % name
                    )
                try:
                    return super().find_class(module, name)
                except ModuleNotFoundError as error:
                    raise ModuleNotFoundError(
                        "%s: the server looks for modules in the directories of its --python-path, in its working directory and "
                        "in PYTHONPATH" % error, name=error.name, path=error.path
                    ) from error


        def loads(data):
            try:
                return pickle.loads(data)
            except (AttributeError, ImportError):
                # Only for what it says: it takes longer to begin.
                return Unpickler(io.BytesIO(data)).load()


        def dumps(value):
            try:
                return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
            except Exception:
                # Connections and sockets are known to this one alone, which takes longer to begin.
                return bytes(ForkingPickler.dumps(value))


        def flush():
            """Writes what was printed, if the code of clients has left somewhere to write it."""
            try:
                sys.stdout.flush()
            except Exception:
                pass


        def become(user):
            """Gives up the rights of root for those of a user."""
            import pwd

            try:
                entry = pwd.getpwnam(user)
            except KeyError:
                raise ValueError("there is no user %r" % user) from None
            if os.getuid() != entry.pw_uid:
                try:
                    os.initgroups(user, entry.pw_gid)
                    os.setgid(entry.pw_gid)
                    os.setuid(entry.pw_uid)
                except PermissionError:
                    raise PermissionError("only root can become the user %r" % user) from None
            os.environ.update(USER=user, LOGNAME=user, HOME=entry.pw_dir)


        # How many files a worker may have open.
        MOST_FILES = 1024


        def limit(kind, most):
            """Lowers a limit of this process, for good."""
            _, hard = resource.getrlimit(kind)
            if hard != resource.RLIM_INFINITY:
                most = min(most, hard)
            resource.setrlimit(kind, (most, most))


        def lift(kind):
            """Raises a limit of this process, which its parent has lowered for itself, as far as that is allowed."""
            _, hard = resource.getrlimit(kind)
            resource.setrlimit(kind, (hard, hard))


        def confine():
            """Gives up what the code of clients doesn't need, as far as the system has it."""
            limit(resource.RLIMIT_CORE, 0)
            try:
                import ctypes

                prctl = ctypes.CDLL(None).prctl
                prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS
                return prctl
            except (ImportError, OSError, AttributeError):
                return None


        def confine_memory(most):
            """Gives memory back, and has allocations fail beyond so many bytes of data; that isn't for processes it starts."""
            try:
                import ctypes

                # M_MMAP_THRESHOLD: the C library would keep more and more of what large values took.
                ctypes.CDLL(None).mallopt(-3, 1 << 20)
            except (ImportError, OSError, AttributeError):
                # Another C library, which doesn't.
                pass
            if most is not None:
                _, hard = resource.getrlimit(resource.RLIMIT_DATA)
                resource.setrlimit(resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


        def end_with(error):
            """Ends this process, one of whose threads can't go on: so nobody waits for what would never come."""
            try:
                traceback.print_exception(type(error), error, error.__traceback__)
            finally:
                os._exit(errno.ENOMEM if isinstance(error, MemoryError) else 1)


        def die_with_parent():
            """Gives up what isn't needed, and ends this process with the one that started it, even if that is killed."""
            prctl = confine()
            if prctl is not None:
                prctl(1, int(signal.SIGKILL), 0, 0, 0)  # PR_SET_PDEATHSIG


        def reach(access):
            """Takes over how to be a client of the server: its address and the authkey."""
            if access is not None:
                ServerFunction.address, process.current_process().authkey = access


        def find(paths):
            """Looks for modules in these directories, too."""
            sys.path[:0] = [os.path.abspath(path) for path in paths]


        class Server(managers.BaseManager):
            """The server that has started this process."""


        Server.register("functions")


        class ServerFunction:
            """A function that the server's program has registered; called in a worker, as a client calls it."""

            address = None
            functions = None

            def __init__(self, name):
                self.name = name

            def __call__(self, *args, **kwds):
                if self.functions is None:
                    server = Server(self.address, process.current_process().authkey)
                    server.connect()
                    ServerFunction.functions = server.functions()
                return self.functions._callmethod(self.name, args, kwds)


        def callable_of(function):
            """The function that a client means: itself, or one of the server's by its name."""
            return ServerFunction(function) if isinstance(function, str) else function
        """#
}
