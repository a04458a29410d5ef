extension PythonHostScript {
    /// What pools give to their workers.
    static let tasks = #"""
        # -- Tasks ------------------------------------------------------------------------------------------------------------

        # How a task calls its function: as a client's call does, or for each element of a chunk.
        PLAIN, MAPPED, STARMAPPED = range(3)
        # Set if the function is named, and may be kept for the next task; and if the task continues a trace.
        NAMED, TRACED = 1 << 7, 1 << 6

        # A task: its number, how it calls its function, and the length of that one's pickle, which the trace and the arguments
        # follow.
        TASK = struct.Struct(">QBI")
        FILE = array.array("i").itemsize
        ROOM_FOR_FILE = socket.CMSG_SPACE(FILE)
        # As numbers, which are much faster than members of an enumeration.
        AT_ONCE, CLOSED_ON_EXEC, CUT_OFF = int(socket.MSG_DONTWAIT), int(socket.MSG_CMSG_CLOEXEC), int(socket.MSG_CTRUNC)


        class Inbox:
            """The tasks that a worker has been given: messages, each of which the worker takes, or the pool takes back."""

            # A longer task lies in a file: as many as a worker may have must fit into a socket.
            LONGEST = 1 << 14

            def __init__(self):
                self.ours, self.theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)

            def put(self, task):
                """Never waits for the worker: raises BlockingIOError if there is no room."""
                if len(task) <= self.LONGEST:
                    self.ours.send(task, AT_ONCE)
                    return
                with open(os.memfd_create("task"), "wb", 0) as file:
                    rest = memoryview(task)
                    while rest:
                        rest = rest[file.write(rest) :]
                    passed = array.array("i", [file.fileno()])
                    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, passed)]
                    self.ours.sendmsg([task[: TASK.size]], rights, AT_ONCE)

            def take_back(self):
                """The number of the oldest task that the worker hasn't begun; None if there is none."""
                try:
                    head, data, _, _ = self.theirs.recvmsg(self.LONGEST, ROOM_FOR_FILE, AT_ONCE | CLOSED_ON_EXEC)
                except BlockingIOError:
                    return None
                if data:
                    os.close(passed_file(data))
                return TASK.unpack_from(head)[0] if head else None

            def close(self):
                self.ours.close()
                self.theirs.close()


        def passed_file(ancillary):
            return array.array("i", ancillary[0][2][:FILE])[0]


        def take(inbox):
            """The next task, which may lie in a file; nothing if there will be none."""
            task, data, flags, _ = inbox.recvmsg(Inbox.LONGEST, ROOM_FOR_FILE, CLOSED_ON_EXEC)
            if flags & CUT_OFF:
                return OSError(errno.EMFILE, os.strerror(errno.EMFILE))
            return open(passed_file(data), "rb", 0) if data else task


        class Task:
            """What a worker does at a time: for the whole of a call, an element, or a chunk."""

            __slots__ = "number", "result", "index", "data", "kept"

            def __init__(self, number, result, index, data, kept):
                self.number = number
                self.result = result
                self.index = index
                self.data = data
                # Proxies, whose objects live until the task has ended.
                self.kept = kept


        def is_named(function):
            """Whether a function is pickled by its name, so that each task may have the same one."""
            if isinstance(function, types.BuiltinFunctionType):
                return isinstance(function.__self__, types.ModuleType)
            return isinstance(function, (types.FunctionType, type))


        class Job:
            """The tasks of one call, which are made one by one."""

            def __init__(self, result, way, function, arguments):
                self.result = result
                self.arguments = iter(arguments)
                self.count = 0
                self.way = way
                self.function = function
                # Its tasks belong to the call that a thread carries out.
                call = getattr(Call.current, "call", None)
                self.trace = call.trace if call is not None else b""
                if self.trace:
                    self.way |= TRACED
                self.name = b""
                if is_named(function):
                    try:
                        self.name = dumps(function)
                        self.way |= NAMED
                    except Exception:
                        # That is the error of each of its tasks.
                        pass

            def task(self, number):
                """The next task; None after the last one, and in place of one that can't be made."""
                if self.arguments is None:
                    return None
                index = self.count
                try:
                    arguments = next(self.arguments)
                except StopIteration:
                    self.arguments = None
                    self.result._set_length(index)
                    return None
                except Exception as error:
                    self.arguments = None
                    self.result._set_length(index + 1)
                    return self.failed(index, error)
                self.count += 1
                try:
                    data = dumps(arguments if self.way & NAMED else (self.function, arguments))
                except Exception as error:
                    return self.failed(index, error)
                kept = arguments if has_proxies(data) else None
                data = TASK.pack(number, self.way, len(self.name)) + self.name + self.trace + data
                return Task(number, self.result, index, data, kept)

            def failed(self, index, error):
                self.result._set(index, False, error)
                return None

            @property
            def is_over(self):
                return self.arguments is None


        def chunks(iterable, size):
            """Its elements, so many at a time."""
            if type(iterable) in (list, tuple, range):
                # A part of a range is as short as the whole.
                yield from (iterable[start : start + size] for start in range(0, len(iterable), size or 1))
                return
            elements = iter(iterable)
            while size > 0:
                chunk = tuple(itertools.islice(elements, size))
                if not chunk:
                    return
                yield chunk


        class Tasks:
            """Runs tasks, which may call the same function as the one before."""

            def __init__(self):
                self.name = None
                self.function = None
                self.trace = None

            def run(self, task):
                if isinstance(task, OSError):
                    raise task
                if not isinstance(task, bytes):
                    with task:
                        task.seek(0)
                        task = task.read()
                _, way, length = TASK.unpack_from(task)
                start = TASK.size + length
                arguments = memoryview(task)[start:]
                trace = None
                if way & TRACED:
                    trace, arguments = separate(arguments)
                if trace or self.trace:
                    tell_programs(trace)
                    self.trace = trace
                call = way & ~TRACED, task[TASK.size : start], arguments
                return continuing(trace, self.call, *call) if trace else self.call(*call)

            def call(self, way, name, arguments):
                if not way & NAMED:
                    function, arguments = pickle.loads(arguments)
                else:
                    if name != self.name:
                        self.function, self.name = pickle.loads(name), name
                    function, arguments = self.function, pickle.loads(arguments)
                way &= ~NAMED
                if way == PLAIN:
                    arguments, keywords = arguments
                    return function(*arguments, **keywords)
                return (mapstar if way == MAPPED else starmapstar)((function, arguments))
        """#
}
