extension PythonHostScript {
    /// What the tasks of pools come to.
    static let results = #"""
        TERMINATED = RuntimeError("the pool was terminated before the task ended")


        # The function in the pickle of a proxy.
        REBUILD = b"RebuildProxy"
        # What isn't inside of a frame: large texts and byte strings, by the size of their lengths, and few other opcodes.
        FRAME, LARGE = 0x95, {0x42: "<I", 0x58: "<I", 0x8D: "<Q", 0x8E: "<Q", 0x96: "<Q"}
        BETWEEN = frozenset(b"\x94()]}.0estu\x85\x86\x87\x8f\x90")


        def has_proxies(data):
            """Whether there may be a proxy in a pickle. Large data is passed over, as searching it takes longer than all else."""
            position = 2
            try:
                while position < len(data):
                    opcode = data[position]
                    if opcode == FRAME:
                        end = position + 9 + struct.unpack_from("<Q", data, position + 1)[0]
                        if data.find(REBUILD, position, end) >= 0:
                            return True
                        position = end
                    elif opcode in LARGE:
                        length = struct.Struct(LARGE[opcode])
                        position += 1 + length.size + length.unpack_from(data, position + 1)[0]
                    elif opcode in BETWEEN:
                        position += 1
                    else:
                        return data.find(REBUILD, position) >= 0
            except struct.error:
                # No pickle at all: what opening it comes to is the outcome, and no end of a process.
                return True
            return False


        class Encoded:
            """What a worker has answered, as its pickle: the server gets it as it is, unless it has to be opened here."""

            __slots__ = ("data",)

            def __init__(self, data):
                self.data = data

            def opened(self):
                return pickle.loads(self.data)

            @property
            def has_to_be_opened(self):
                """With proxies in it: the objects live as long as somebody has a proxy, here as well as in the worker. And if it is
                no pickle, which the server wouldn't take: what opening it comes to is the outcome."""
                data = self.data
                is_pickle = len(data) > 2 and data[0] == 0x80 and data[1] in (4, 5) and data[-1] == 0x2E
                return not is_pickle or has_proxies(data)


        class EncodedLists:
            """What the tasks of a `map` have come to, as their pickles: the server joins them."""

            __slots__ = ("lists",)

            def __init__(self, lists):
                self.lists = lists

            @property
            def parts(self):
                """Each pickle after its length."""
                return [part for one in self.lists for part in (SIZE.pack(len(one.data)), one.data)]


        def opened(success, value):
            """The outcome of a task; if it can't be opened here, that is the outcome."""
            try:
                return success, value.opened()
            except MemoryError as error:
                return False, out_of_memory("the result of a task", error)
            except Exception as error:
                return False, error


        class Callbacks:
            """Runs the callbacks of a pool, one after the other."""

            def __init__(self):
                self.calls = queue.SimpleQueue()
                self.thread = None
                self.lock = threading.Lock()

            def run(self, function):
                with self.lock:
                    if self.thread is None:
                        self.thread = threading.Thread(target=self._serve, daemon=True)
                        self.thread.start()
                    self.calls.put(function)

            def _serve(self):
                for function in iter(self.calls.get, None):
                    function()

            def end(self):
                """Waits until all have been run."""
                with self.lock:
                    thread, self.thread = self.thread, None
                    self.calls.put(None)
                if thread is not None and thread is not threading.current_thread():
                    thread.join()


        class Result(Promising):
            """What becomes of the tasks of one call."""

            def __init__(self, pool):
                self._pool = pool
                self._changed = threading.Condition()
                # The calls that wait for an answer, the oldest first.
                self._calls = collections.deque()

            def _set_length(self, length):
                pass

            def _is_held_up(self):
                return False

            def _wait(self, is_over, timeout):
                """Waits until something is so, for a time, and no longer than somebody waits for this."""
                call = getattr(Call.current, "call", None)
                with self._changed:
                    if call is None:
                        return self._changed.wait_for(is_over, timeout)
                    call.gives_way()
                    call.waits_for = self._changed
                    try:
                        return self._changed.wait_for(lambda: is_over() or call.is_cancelled, timeout)
                    finally:
                        call.waits_for = None


        class ApplyResult(Result):
            """What `apply_async` returns."""

            PROMISES = {"get": "_get_later", "wait": "_wait_later"}
            PROMPT = frozenset(["get", "ready", "successful", "wait"])

            def __init__(self, pool, callback, error_callback):
                super().__init__(pool)
                self._ready = False
                self._callback = callback
                self._error_callback = error_callback

            def ready(self):
                return self._ready

            def successful(self):
                if not self._ready:
                    raise ValueError("{0!r} not ready".format(self))
                return self._success

            def wait(self, timeout=None):
                self._wait(lambda: self._ready, timeout)

            def get(self, timeout=None):
                self.wait(timeout)
                if not self._ready:
                    raise TimeoutError
                if self._success:
                    return self._value
                raise self._value

            def _get_later(self, call, timeout=None):
                return self._later(call, self._outcome) if timeout is None else (RETURN, self.get(timeout))

            def _wait_later(self, call, timeout=None):
                return self._later(call, lambda: (RETURN, None)) if timeout is None else (RETURN, self.wait(timeout))

            def _later(self, call, outcome):
                with self._changed:
                    if not self._ready:
                        call.wait(self._changed, self._calls, outcome)
                        return None
                return outcome()

            def _outcome(self):
                return (RETURN if self._success else ERROR), self._value

            def _set(self, index, success, value):
                if isinstance(value, Encoded) and (not success or self._callback is not None or value.has_to_be_opened):
                    success, value = opened(success, value)
                with self._changed:
                    if self._ready:
                        return
                    self._success, self._value = success, value
                self._finish()

            def _finish(self):
                callback = self._callback if self._success else self._error_callback
                if callback is None:
                    self._abandon(None)
                else:
                    self._pool._callbacks.run(lambda: self._call_back(callback))

            def _call_back(self, callback):
                try:
                    callback(self._value)
                except Exception:
                    traceback.print_exc()
                self._abandon(None)

            def _abandon(self, error):
                with self._changed:
                    if self._ready:
                        return
                    if error is not None:
                        self._success, self._value = False, error
                    self._ready = True
                    self._changed.notify_all()
                    calls = list(self._calls)
                    self._calls.clear()
                for call in calls:
                    call.answer(*call.outcome())


        class MapResult(ApplyResult):
            """What `map_async` and `starmap_async` return."""

            def __init__(self, pool, chunksize, length, callback, error_callback):
                super().__init__(pool, callback, error_callback)
                self._success = True
                self._value = []
                self._ready = chunksize <= 0
                self._left = 0 if chunksize <= 0 else length // chunksize + bool(length % chunksize)
                # What each task has come to.
                self._lists = [None] * self._left

            def _set(self, index, success, value):
                if isinstance(value, Encoded) and (not success or self._callback is not None or value.has_to_be_opened):
                    success, value = opened(success, value)
                with self._changed:
                    if self._ready:
                        return
                    self._left -= 1
                    if success and self._success:
                        self._lists[index] = value
                    elif not success and self._success:
                        self._success, self._value = False, value
                        self._lists.clear()
                    if self._left:
                        return
                    if self._success:
                        self._success, self._value = self._joined()
                self._finish()

            def _joined(self):
                """The outcome of all tasks: their pickles as they are, unless one of them had to be opened."""
                lists, self._lists = self._lists, []
                if all(isinstance(value, Encoded) for value in lists):
                    return True, lists[0] if len(lists) == 1 else EncodedLists(lists)
                elements = []
                for value in lists:
                    success, value = opened(True, value) if isinstance(value, Encoded) else (True, value)
                    if not success:
                        return False, value
                    elements += value
                return True, elements
        """#
}
