extension PythonHostScript {
    /// How a host takes calls.
    static let calls = #"""
        # -- Calls ------------------------------------------------------------------------------------------------------------


        class Promising:
            """An object of ours: calls that would have to wait are answered by whoever brings what they wait for."""

            # Methods, and what is called in their place with the call as the first argument: that returns the answer, or None
            # if it comes later.
            PROMISES = {}
            # Those that don't wait, unless they say so before.
            PROMPT = frozenset()


        class Call:
            """A call that somebody waits for."""

            # The call that a thread carries out.
            current = threading.local()

            def __init__(self, host, number, receiver, seen, trace=b""):
                self.host = host
                self.number = number
                # The number of the object that is called.
                self.receiver = receiver
                # How many of its answers ahead had come when the call was sent.
                self.seen = seen
                # The trace that it continues, as it has come.
                self.trace = trace
                self.is_cancelled = False
                # What a thread waits for, or what guards the queue in which the call waits for its answer.
                self.waits_for = None
                self.queue = None
                self.outcome = None

            def answer(self, kind, value):
                self.host.calls.pop(self.number, None)
                # They hold this call, and what has come of it.
                self.queue = self.outcome = None
                self.host.reply(self.number, kind, value)

            def wait(self, condition, queue, outcome):
                """Lies in a queue until somebody answers with an outcome, so that no thread waits. The condition is held."""
                self.waits_for, self.queue, self.outcome = condition, queue, outcome
                queue.append(self)

            def gives_way(self):
                """Has another thread read on, as this one is about to wait."""
                self.host.readers.pass_on()

            def cancel(self):
                self.is_cancelled = True
                self.host.calls.pop(self.number, None)
                condition, queue = self.waits_for, self.queue
                if condition is not None:
                    with condition:
                        if queue is not None and self in queue:
                            queue.remove(self)
                        condition.notify_all()


        class Readers:
            """The threads that read what the server says, one at a time.

            Whoever has the turn reads a request and carries it out. What may take its time it does after it has passed the turn
            on. What doesn't is done with the turn, which saves two switches of threads. If that takes its time all the same,
            since unpickling runs any code, the turn is taken from it.
            """

            # How long something may take that is done with the turn, in seconds.
            PATIENCE = 0.005

            def __init__(self, read):
                self.read = read
                self.lock = threading.Lock()
                self.turn = 0
                # The turn of each thread.
                self.mine = threading.local()
                # Hands turns to the threads that have none.
                self.turns = queue.SimpleQueue()
                self.spare = 0
                # Numbers what is done with the turn; None while nothing is.
                self.number = 0
                self.under_way = None
                self.has_begun = threading.Event()

            def serve(self, turn=0):
                """What each of the threads does."""
                try:
                    while True:
                        self.mine.turn = turn
                        while self.turn == turn:
                            self.read()
                            with self.lock:
                                if self.turn == turn:
                                    self.under_way = None
                                else:
                                    self.spare += 1
                        turn = self.turns.get()
                except BaseException as error:
                    end_with(error)

            def begin(self):
                """Notes that this thread begins something with the turn."""
                self.number += 1
                self.under_way = self.number
                if not self.has_begun.is_set():
                    self.has_begun.set()

            def pass_on(self):
                """Has another thread read on, if this one has the turn; raises RuntimeError if none can be started."""
                with self.lock:
                    if getattr(self.mine, "turn", None) == self.turn:
                        self._pass_on()

            def _pass_on(self):
                self.turn += 1
                if self.spare:
                    self.spare -= 1
                    self.turns.put(self.turn)
                else:
                    try:
                        threading.Thread(target=self.serve, args=(self.turn,), daemon=True).start()
                    except BaseException:
                        self.turn -= 1
                        raise
                self.under_way = None

            def watch(self):
                """Takes the turn from what takes too long."""
                seen = None
                while True:
                    self.has_begun.wait()
                    time.sleep(self.PATIENCE)
                    with self.lock:
                        if self.under_way is None:
                            self.has_begun.clear()
                            # It may have begun just now.
                            if self.under_way is not None:
                                self.has_begun.set()
                        elif self.under_way == seen:
                            try:
                                self._pass_on()
                            except RuntimeError:
                                # There is no memory for a thread; there may be some the next time.
                                pass
                        seen = self.under_way
        """#
}
