extension PythonHostScript {
    /// What the tasks of pools come to.
    static let results = #"""
        TERMINATED = RuntimeError("the pool was terminated before the task ended")


        class Encoded:
            """What a worker has answered, as its pickle: the server gets it as it is, unless it has to be opened here."""

            # Proxies are objects here as well as in the worker, so that what they stand for isn't given up between the two.
            PROXY = b"RebuildProxy"

            __slots__ = ("data",)

            def __init__(self, data):
                self.data = data

            def opened(self):
                return pickle.loads(self.data)

            @property
            def has_proxies(self):
                return self.PROXY in self.data


        def opened(success, value):
            """The outcome of a task; if it can't be opened here, that is the outcome."""
            try:
                return success, value.opened()
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


        class Result:
            """What becomes of the tasks of one call."""

            def __init__(self, pool):
                self._pool = pool
                self._changed = threading.Condition()

            def _set_length(self, length):
                pass

            def _wait(self, is_over, timeout):
                """Waits until something is so, for a time, and no longer than somebody waits for this."""
                call = getattr(Call.current, "call", None)
                with self._changed:
                    if call is None:
                        return self._changed.wait_for(is_over, timeout)
                    call.waits_for = self._changed
                    try:
                        return self._changed.wait_for(lambda: is_over() or call.is_cancelled, timeout)
                    finally:
                        call.waits_for = None


        class ApplyResult(Result):
            """What `apply_async` returns."""

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

            def _set(self, index, success, value):
                if isinstance(value, Encoded) and (not success or self._callback is not None or value.has_proxies):
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


        class MapResult(ApplyResult):
            """What `map_async` and `starmap_async` return."""

            def __init__(self, pool, chunksize, length, callback, error_callback):
                super().__init__(pool, callback, error_callback)
                self._success = True
                self._value = [None] * length
                self._chunksize = chunksize
                self._ready = chunksize <= 0
                self._left = 0 if chunksize <= 0 else length // chunksize + bool(length % chunksize)

            def _set(self, index, success, value):
                if isinstance(value, Encoded):
                    success, value = opened(success, value)
                with self._changed:
                    if self._ready:
                        return
                    self._left -= 1
                    if success and self._success:
                        self._value[index * self._chunksize : (index + 1) * self._chunksize] = value
                    elif not success and self._success:
                        self._success, self._value = False, value
                    if self._left:
                        return
                self._finish()


        class IMapIterator(Result):
            """What `imap` returns."""

            def __init__(self, pool, is_chunked=False):
                super().__init__(pool)
                self._items = collections.deque()
                self._early = {}
                self._index = 0
                self._length = None
                # For how many more tasks there is room, if that is limited.
                self._room = None
                self._is_chunked = is_chunked
                self._is_over = False
                self._reading = threading.RLock()
                self._chunk = iter(())

            def __iter__(self):
                return self

            def next(self, timeout=None):
                with self._reading:
                    for item in self._chunk:
                        return item
                    if self._is_over or not self._wait(lambda: self._items or self._index == self._length, timeout):
                        if self._is_over:
                            raise StopIteration
                        raise TimeoutError
                    with self._changed:
                        if not self._items:
                            raise StopIteration
                        success, value = self._items.popleft()
                    if not success:
                        self._is_over = self._is_chunked
                        raise value
                    if not self._is_chunked:
                        return value
                    self._chunk = iter(value)
                    return self.next(timeout)

            __next__ = next

            def _set(self, index, success, value):
                outcome = self._outcome(success, value)
                with self._changed:
                    if index != self._index:
                        self._early[index] = outcome
                        return
                    self._items.append(outcome)
                    self._index += 1
                    while self._index in self._early:
                        self._items.append(self._early.pop(self._index))
                        self._index += 1
                    self._changed.notify_all()

            def _outcome(self, success, value):
                """What is handed on of the end of a task, which lets another one begin."""
                if self._room is not None:
                    self._room.release()
                if isinstance(value, Encoded) and (not success or self._is_chunked or value.has_proxies):
                    return opened(success, value)
                return success, value

            def _set_length(self, length):
                with self._changed:
                    self._length = length
                    self._changed.notify_all()

            def _abandon(self, error):
                with self._changed:
                    if self._length is None or self._index < self._length:
                        self._items.append((False, error))
                        self._length = self._index
                        self._changed.notify_all()
                if self._room is not None:
                    self._room.release()


        class IMapUnorderedIterator(IMapIterator):
            """What `imap_unordered` returns."""

            def _set(self, index, success, value):
                outcome = self._outcome(success, value)
                with self._changed:
                    self._items.append(outcome)
                    self._index += 1
                    self._changed.notify_all()
        """#
}
