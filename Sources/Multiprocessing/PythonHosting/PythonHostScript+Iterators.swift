extension PythonHostScript {
    /// Iterators over the results of pools.
    static let iterators = #"""
        # The most values that are sent before somebody asks for them, and their length in bytes.
        MOST_AHEAD, LONGEST_AHEAD = 256, 1 << 16
        # How much an iterator keeps before no more of its tasks are begun, in bytes, and what a value takes besides its pickle.
        MOST_KEPT, SPARE = 64 << 20, 128


        def size_of(value):
            """How many bytes a value takes that waits for somebody, as far as that is known."""
            return SPARE + len(value.data) if isinstance(value, Encoded) else SPARE


        def sealed(value):
            """A part of what a worker has answered, as its pickle, unless it holds proxies."""
            data = dumps(value)
            return value if has_proxies(data) else Encoded(data)


        class IMapIterator(Result):
            """What `imap` returns.

            Calls of `next` are answered in their order. An answer carries the values after it, too, and what comes later is sent
            before somebody asks for it, as far as there is room, unless somebody else waits for it here; the server gives it to
            the next calls. It asks when it has none left, so that there is room again. A call that was sent before the server
            had a value is told so: the value that it gets is among those.
            """

            PROMISES = {"next": "_next_later", "__next__": "_next_later"}
            PROMPT = frozenset(PROMISES)

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
                # Whether nobody will ask any more.
                self._is_dropped = False
                # How many bytes of values wait, and whether tasks wait for somebody to take them.
                self._kept = 0
                self._is_full = False
                # How many answers ahead have been sent, to whom, and for how many more values and bytes there is room.
                self._sent = 0
                self._asker = None
                self._ahead, self._ahead_size = 0, 0
                # How many threads wait for a value.
                self._waiting = 0

            def __iter__(self):
                return self

            def _syncmanager_released(self):
                """The end of the last proxy: the tasks go on, as in CPython, and nothing is kept of them."""
                with self._changed:
                    self._is_dropped = True
                    self._items.clear()
                    self._early.clear()
                    self._take(self._kept)

            def _take(self, size):
                """Notes that so many bytes aren't kept any more. The lock is held."""
                self._kept -= size
                if self._is_full and self._kept <= MOST_KEPT // 2:
                    self._is_full = False
                    self._pool._wake()

            def _is_held_up(self):
                """Whether no more tasks are to be begun until somebody takes values."""
                with self._changed:
                    self._is_full = self._kept > MOST_KEPT
                    return self._is_full

            def _next_later(self, call, timeout=None):
                with self._changed:
                    if call.seen != self._sent:
                        return AGAIN, None
                    # The server has none left.
                    self._asker = call
                    self._ahead, self._ahead_size = MOST_AHEAD, LONGEST_AHEAD
                    if self._has_news():
                        self._answer(call)
                    elif timeout is None:
                        call.wait(self._changed, self._calls, None)
                    else:
                        self._answer_within(call, timeout)
                    return None

            def _answer_within(self, call, timeout):
                """Answers a call if there is a value in time. The lock is held."""
                self._waiting += 1
                try:
                    if not self._wait(self._has_news, timeout):
                        raise TimeoutError
                finally:
                    self._waiting -= 1
                if not call.is_cancelled:
                    self._answer(call)

            def _has_news(self):
                return bool(self._items) or self._is_over or self._index == self._length

            def _answer(self, call):
                """Answers the call whose turn it is. The lock is held, so that all values are sent in their order."""
                if not self._items:
                    return call.answer(ERROR, StopIteration())
                success, value = self._items[0]
                if success and isinstance(value, Encoded):
                    return self._send_ahead(call, call.number, 1)
                self._items.popleft()
                self._take(size_of(value))
                if not success and self._is_chunked:
                    self._is_over = True
                    self._items.clear()
                    self._take(self._kept)
                call.answer(RETURN if success else ERROR, value)

            def _send_ahead(self, asker, number, least):
                """Sends so many values, and those after them for which there is room, unless somebody waits for them here."""
                parts = [SIZE.pack(asker.receiver)]
                while self._items and (least > 0 or self._ahead > 0 and not self._calls and not self._waiting):
                    success, value = self._items[0]
                    if not success or not isinstance(value, Encoded):
                        break
                    if least <= 0 and len(value.data) > self._ahead_size:
                        break
                    self._items.popleft()
                    self._take(size_of(value))
                    least -= 1
                    self._ahead -= 1
                    self._ahead_size -= len(value.data)
                    parts += SIZE.pack(len(value.data)), value.data
                if len(parts) > 1:
                    self._sent += 1
                    asker.host.calls.pop(number, None)
                    asker.host.send(number, AHEAD, *parts)

            def _set(self, index, success, value):
                outcomes = self._outcomes(success, value)
                with self._changed:
                    self._keep(outcomes)
                    if index != self._index:
                        self._early[index] = outcomes
                        return
                    self._add(outcomes)
                    while self._index in self._early:
                        self._add(self._early.pop(self._index))
                self._answer_calls()

            def _keep(self, outcomes):
                if not self._is_dropped and not self._is_over:
                    self._kept += sum(size_of(value) for _, value in outcomes)

            def _add(self, outcomes):
                if not self._is_dropped and not self._is_over:
                    self._items.extend(outcomes)
                self._index += 1

            def _answer_calls(self):
                """Gives what has come to those who wait for it, and sends ahead what is left."""
                with self._changed:
                    while self._calls and self._has_news():
                        call = self._calls.popleft()
                        if not call.is_cancelled:
                            self._answer(call)
                    if self._waiting:
                        self._changed.notify_all()
                    if self._asker is not None and self._items and self._ahead > 0:
                        self._send_ahead(self._asker, 0, 0)

            def _outcomes(self, success, value):
                """What is handed on of the end of a task, which lets another one begin."""
                if self._room is not None:
                    self._room.release()
                if not isinstance(value, Encoded) or (success and not self._is_chunked and not value.has_to_be_opened):
                    return ((success, value),)
                success, value = opened(success, value)
                if not success or not self._is_chunked:
                    return ((success, value),)
                return [(True, sealed(element)) for element in value]

            def _set_length(self, length):
                with self._changed:
                    self._length = length
                self._answer_calls()

            def _abandon(self, error):
                with self._changed:
                    if self._length is None or self._index < self._length:
                        self._items.append((False, error))
                        self._length = self._index
                self._answer_calls()
                if self._room is not None:
                    self._room.release()


        class IMapUnorderedIterator(IMapIterator):
            """What `imap_unordered` returns."""

            def _set(self, index, success, value):
                outcomes = self._outcomes(success, value)
                with self._changed:
                    self._keep(outcomes)
                    self._add(outcomes)
                self._answer_calls()
        """#
}
