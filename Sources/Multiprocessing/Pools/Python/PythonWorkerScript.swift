/// The program of a Python worker of a pool, for CPython 3.8 and newer.
///
/// It says and hears what ``PoolWorker`` does: its descriptor 3 is the socket to the pool, 4 the memory of the
/// ``SharedJournal``. Its words are how many directories to look in follow, these, and the modules of its functions.
enum PythonWorkerScript {
    /// The code, for `python3 -c`.
    static let code = [beginning, PythonTraces.code, working].joined(separator: "\n\n") + "\n"

    private static let beginning = #"""
        import array, asyncio, collections, functools, importlib, inspect, mmap, os, pickle, signal, struct, sys, threading
        import time, traceback
        from multiprocessing.connection import Connection

        TASKS, RECALL, CANCEL, TAKEN, FINISH = range(5)
        READY, RESULTS, GAVE_BACK, CANNOT_BEGIN = range(4)
        VALUE, VALUE_WITH_MANAGERS, THROWN, UNKNOWN_FUNCTION, UNUSABLE = range(5)
        SINGLE, CHUNK, WITH_MANAGERS, CHUNK_WITH_MANAGERS, PACKED_CHUNK = range(5)
        SAME_FUNCTION, TRACED = 0x80, 0x40
        NUMBER, RESULT = struct.Struct("<Q"), struct.Struct("<QBQ")
        JOURNAL_COUNT, JOURNAL_START = 8, 16
        # How many results are sent together, and how long one waits for others, in seconds.
        MOST_RESULTS, LONGEST_WAIT = 128, 0.0003


        class Cancelled(BaseException):
            """Ends the function that runs."""


        def functions(names):
            """The functions of modules by the names that tasks call them: the decorated ones, or else all public ones."""
            found = {}
            for name in names:
                module = importlib.import_module(name)
                values = vars(module)
                tasks = {value.__swift_task__: value for value in values.values()
                         if callable(value) and hasattr(value, "__swift_task__")}
                if not tasks:
                    listed = values.get("__all__")
                    tasks = {"%s.%s" % (name, key): value for key, value in values.items() if inspect.isfunction(value)
                             and (value.__module__ == name and not key.startswith("_") if listed is None else key in listed)}
                for key, value in tasks.items():
                    if found.setdefault(key, value) is not value:
                        raise ImportError("two functions have the name '%s'" % key)
            if not found:
                raise ImportError("there are no functions in " + ", ".join(names))
            return {name: (function, limit(function)) for name, function in found.items()}


        def limit(function):
            """How many arguments a function may have by position; None if there is no limit."""
            try:
                parameters = inspect.signature(function).parameters.values()
            except (TypeError, ValueError):
                return 1
            if any(one.kind is one.VAR_POSITIONAL for one in parameters):
                return None
            return sum(one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD) for one in parameters)
        """#

    private static let working = #"""
        def call(entry, value):
            function, most = entry
            if most == 0 and (value is None or value == ()):
                result = function()
            elif most != 1 and type(value) is tuple:
                result = function(*value)
            else:
                result = function(value)
            return asyncio.run(result) if inspect.iscoroutine(result) else result


        def thrown(error, position):
            """An exception as data. One that isn't built in is a RuntimeError that knows its name."""
            kind = type(error)
            words = "".join(traceback.format_exception(kind, error, error.__traceback__))
            plain = (str, bytes, int, float, bool, type(None))
            arguments = error.args if all(type(one) in plain for one in error.args) else (str(error),)
            own = {"remote_traceback": words}
            is_known = kind.__module__ == "builtins" and issubclass(kind, Exception)
            if not is_known:
                own["python_type"] = "%s.%s" % (kind.__module__, kind.__qualname__)
            try:
                made = (kind if is_known else RuntimeError)(*arguments)
            except Exception:
                made = RuntimeError(str(error))
                own["python_type"] = kind.__qualname__
            made.__dict__.update(own)
            return pickle.dumps((made, position), 4)


        class Worker:
            def __init__(self):
                self.link, self.memory = Connection(3), mmap.mmap(4, os.fstat(4).st_size)
                self.entries = {}
                self.lock, self.sending = threading.Lock(), threading.Lock()
                self.arrived, self.waiting = threading.Condition(self.lock), threading.Event()
                self.queue = collections.deque()
                self.is_finishing = False
                self.current = self.cancelled = self.trace = None
                self.results, self.size, self.first, self.busy = [], 0, 0.0, 0

            def main(self, names):
                # Not ignored, which programs that a function starts would inherit. The pool says when to end.
                signal.signal(signal.SIGINT, lambda *_: None)
                signal.signal(signal.SIGUSR1, self.interrupt)
                try:
                    self.entries = functions(names)
                except BaseException as error:
                    words = "".join(traceback.format_exception_only(type(error), error)).strip()
                    self.send(CANNOT_BEGIN, words.encode("utf-8", "replace"))
                    return
                self.send(READY, b"")
                threading.Thread(target=self.hear, daemon=True).start()
                threading.Thread(target=self.flush_late, daemon=True).start()
                self.run()

            def interrupt(self, *_):
                if self.current is not None and self.current == self.cancelled:
                    raise Cancelled()

            # What the pool says

            def hear(self):
                while True:
                    try:
                        message = self.link.recv_bytes()
                    except (EOFError, OSError):
                        os._exit(1)
                    kind = message[0]
                    if kind == TASKS:
                        self.add(message)
                    elif kind == RECALL:
                        self.give_back(NUMBER.unpack_from(message, 1)[0])
                    elif kind == CANCEL:
                        self.cancel(NUMBER.unpack_from(message, 1)[0], message[9] != 0)
                    elif kind == FINISH:
                        with self.lock:
                            self.is_finishing = True
                            self.arrived.notify()

            def add(self, message):
                position, count = struct.unpack_from("<QQ", message, 1)
                place, function, tasks = 17, "", []
                for _ in range(count):
                    number, form = struct.unpack_from("<QB", message, place)
                    place += 9
                    if not form & SAME_FUNCTION:
                        size = NUMBER.unpack_from(message, place)[0]
                        place += 8 + size
                        function = message[place - size:place].decode()
                    size = NUMBER.unpack_from(message, place)[0]
                    place += 8 + size
                    tasks.append((number, function, form & ~SAME_FUNCTION, message[place - size:place], position))
                    position += 1
                with self.lock:
                    self.queue.extend(tasks)
                    self.arrived.notify()

            def give_back(self, count):
                with self.lock:
                    numbers = [self.queue.pop()[0] for _ in range(min(count, len(self.queue)))]
                self.send_gave_back(numbers)

            def cancel(self, number, even_if_running):
                with self.lock:
                    before = len(self.queue)
                    self.queue = collections.deque(task for task in self.queue if task[0] != number)
                    was_queued = len(self.queue) < before
                    if even_if_running and self.current == number:
                        self.cancelled = number
                        signal.pthread_kill(threading.main_thread().ident, signal.SIGUSR1)
                if was_queued:
                    self.send_gave_back([number])

            # Running

            def run(self):
                while True:
                    task = self.take()
                    if task is None:
                        return
                    number, function, form, data, _ = task
                    trace = None
                    if form & TRACED:
                        trace, data = separate(data)
                    if trace or self.trace:
                        tell_programs(trace)
                    self.trace, form = trace, form & ~TRACED
                    start = time.perf_counter_ns()
                    try:
                        self.current = number
                        if trace:
                            kind, result = continuing(trace, self.outcome, function, form, data)
                        else:
                            kind, result = self.outcome(function, form, data)
                        self.current = None
                    except Cancelled:
                        self.current = None
                        kind, result = THROWN, thrown(RuntimeError("it was cancelled"), 0)
                    self.record(number, kind, result, time.perf_counter_ns() - start)

            def take(self):
                with self.lock:
                    if self.queue:
                        return self.begin()
                self.flush()
                with self.lock:
                    while not self.queue and not self.is_finishing:
                        self.arrived.wait()
                    return self.begin() if self.queue else None

            def begin(self):
                task = self.queue.popleft()
                self.memory[0:8] = NUMBER.pack(task[4])
                return task

            def outcome(self, function, form, data):
                entry = self.entries.get(function)
                if entry is None:
                    known = ", ".join(sorted(self.entries))
                    return UNKNOWN_FUNCTION, ("the worker has no function '%s': its functions are %s" % (function, known)).encode()
                if form in (WITH_MANAGERS, CHUNK_WITH_MANAGERS):
                    return UNUSABLE, b"its input holds objects of a manager, which Python workers can't be passed"
                position = 0
                try:
                    value = pickle.loads(data)
                    if form == SINGLE:
                        value = call(entry, value)
                    else:
                        if form == PACKED_CHUNK and type(value) is tuple:
                            value = array.array(*value)
                        results = []
                        for position, element in enumerate(value):
                            results.append(call(entry, element))
                        value = results
                except Exception as error:
                    return THROWN, thrown(error, position)
                except (SystemExit, KeyboardInterrupt) as error:
                    return THROWN, thrown(error, position)
                try:
                    return VALUE, pickle.dumps(value, 4)
                except Exception as error:
                    return UNUSABLE, ("its result can't be sent: %s" % error).encode("utf-8", "replace")

            # Results: kept in the journal until they are sent, where the pool finds them if this process is killed.

            def record(self, number, kind, result, nanoseconds):
                entry = RESULT.pack(number, kind, len(result)) + result
                now = time.perf_counter()
                with self.lock:
                    if not self.results:
                        self.first = now
                        self.waiting.set()
                    end = JOURNAL_START + self.size + len(entry)
                    is_kept = end <= len(self.memory)
                    if is_kept:
                        self.memory[end - len(entry):end] = entry
                        self.size += len(entry)
                        self.memory[JOURNAL_COUNT:JOURNAL_COUNT + 8] = NUMBER.pack(self.size)
                    self.results.append(entry)
                    self.busy += nanoseconds
                    is_time = not is_kept or len(self.results) >= MOST_RESULTS or now - self.first >= LONGEST_WAIT
                if is_time:
                    self.flush()

            def flush_late(self):
                """Sends results that wait while a function runs for long."""
                while True:
                    self.waiting.wait()
                    time.sleep(0.001)
                    with self.lock:
                        is_late = bool(self.results) and time.perf_counter() - self.first >= LONGEST_WAIT
                        if not self.results:
                            self.waiting.clear()
                    if is_late:
                        self.flush()

            def flush(self):
                for stream in sys.stdout, sys.stderr:
                    try:
                        stream.flush()
                    except Exception:
                        pass  # A function may have closed or replaced it, and results go on.
                with self.sending:
                    with self.lock:
                        results, self.results = self.results, []
                        busy, self.busy = self.busy, 0
                    if not results:
                        return
                    self.link.send_bytes(struct.pack("<BQQ", RESULTS, busy, len(results)) + b"".join(results))
                    with self.lock:
                        if not self.results:
                            self.size = 0
                            self.memory[JOURNAL_COUNT:JOURNAL_COUNT + 8] = NUMBER.pack(0)

            def send(self, kind, body):
                with self.sending:
                    self.link.send_bytes(bytes([kind]) + body)

            def send_gave_back(self, numbers):
                self.send(GAVE_BACK, NUMBER.pack(len(numbers)) + b"".join(map(NUMBER.pack, numbers)))


        first_module = 2 + int(sys.argv[1])
        sys.path[:0] = sys.argv[2:first_module]
        Worker().main(sys.argv[first_module:])
        """#
}
