extension PythonHostScript {
    /// Pools.
    static let pools = #"""
        # -- Pools ------------------------------------------------------------------------------------------------------------

        RUN, CLOSE, TERMINATE = "RUN", "CLOSE", "TERMINATE"

        # Iterating over these runs no code of clients, which might wait for something.
        PLAIN_ITERABLES = {list, tuple, range, dict, set, frozenset, str, bytes, bytearray, collections.deque}


        class Pool(Promising):
            """`multiprocessing.Pool`, but for a worker's death: that ends the task which it ran, and no other.

            A thread of the pool receives the results. A worker has some tasks lying before it, so that neither waits for the
            other; what it hasn't begun is taken back when another worker has nothing to do, or when it dies.
            """

            PROMISES = {"apply": "_apply_later", "map": "_map_later", "starmap": "_starmap_later"}
            PROMPT = frozenset(PROMISES) | {
                "apply_async", "close", "imap", "imap_unordered", "map_async", "starmap_async", "terminate"
            }

            def __init__(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None, context=None):
                most = Host.setup["processes"]
                if processes is None:
                    processes = min(len(os.sched_getaffinity(0)), most or sys.maxsize)
                if processes < 1:
                    raise ValueError("Number of processes must be at least 1")
                if maxtasksperchild is not None:
                    if not isinstance(maxtasksperchild, int) or maxtasksperchild <= 0:
                        raise ValueError("maxtasksperchild must be a positive int or None")
                if isinstance(initializer, str):
                    initializer = ServerFunction(initializer)
                if initializer is not None and not callable(initializer):
                    raise TypeError("initializer must be a callable")
                self._size = min(processes, most or processes)
                self._initializer = None if initializer is None else dumps((initializer, initargs))
                self._most = maxtasksperchild or sys.maxsize
                self._state = RUN
                # Of the calls, what isn't made into tasks yet, and the tasks that no worker has.
                self._jobs = collections.deque()
                self._tasks = collections.deque()
                # Those of iterators whose values nobody takes.
                self._held_up = []
                self._lock = threading.RLock()
                self._number = 0
                self._feeders = 0
                self._workers = {}
                self._leaving = {}
                self._wanted = self._size
                self._callbacks = Callbacks()
                self._poller = select.epoll()
                self._woken, self._waker = socket.socketpair()
                self._woken.setblocking(False)
                self._waker.setblocking(False)
                self._poller.register(self._woken, select.EPOLLIN)
                self._thread = threading.Thread(target=self._serve, daemon=True)
                self._thread.start()

            def __repr__(self):
                return "<multiprocessing.pool.Pool state=%s pool_size=%d>" % (self._state, self._size)

            def __reduce__(self):
                raise NotImplementedError("pool objects cannot be passed between processes or pickled")

            # What clients call.

            def apply(self, func, args=(), kwds={}):
                return self.apply_async(func, args, kwds).get()

            def apply_async(self, func, args=(), kwds={}, callback=None, error_callback=None):
                result = ApplyResult(self, callback, error_callback)
                return self._submit(result, PLAIN, func, [(args, kwds)])

            def map(self, func, iterable, chunksize=None):
                return self._map(MAPPED, func, iterable, chunksize).get()

            def map_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
                return self._map(MAPPED, func, iterable, chunksize, callback, error_callback)

            def starmap(self, func, iterable, chunksize=None):
                return self._map(STARMAPPED, func, iterable, chunksize).get()

            def starmap_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
                return self._map(STARMAPPED, func, iterable, chunksize, callback, error_callback)

            def _apply_later(self, call, func, args=(), kwds={}):
                return self.apply_async(func, args, kwds)._get_later(call)

            def _map_later(self, call, func, iterable, chunksize=None):
                return self._map(MAPPED, func, iterable, chunksize)._get_later(call)

            def _starmap_later(self, call, func, iterable, chunksize=None):
                return self._map(STARMAPPED, func, iterable, chunksize)._get_later(call)

            def imap(self, func, iterable, chunksize=1):
                return self._imap(IMapIterator, func, iterable, chunksize)

            def imap_unordered(self, func, iterable, chunksize=1):
                return self._imap(IMapUnorderedIterator, func, iterable, chunksize)

            def close(self):
                with self._lock:
                    if self._state == RUN:
                        self._state = CLOSE
                self._wake()

            def terminate(self):
                with self._lock:
                    self._state = TERMINATE
                    workers = list(self._workers.values()) + list(self._leaving.values())
                    results = [job.result for job in itertools.chain(self._jobs, self._held_up)] + [task.result for task in self._tasks]
                    results += [task.result for worker in workers for task in worker.given]
                    self._jobs.clear()
                    self._held_up.clear()
                    self._tasks.clear()
                for worker in workers:
                    worker.kill()
                for result in results:
                    result._abandon(TERMINATED)
                self._wake()

            def join(self):
                if self._state == RUN:
                    raise ValueError("Pool is still running")
                self._thread.join()

            # The end of the last proxy: what was begun goes on, as in CPython.
            _syncmanager_released = close

            # Taking calls.

            def _check_running(self):
                if self._state != RUN:
                    raise ValueError("Pool not running")

            def _submit(self, result, way, function, arguments):
                job = Job(result, way, callable_of(function), arguments)
                with self._lock:
                    self._check_running()
                    self._jobs.append(job)
                    # The thread of the pool gives the others, while this one waits.
                    self._hand_out(2)
                return result

            def _map(self, way, func, iterable, chunksize, callback=None, error_callback=None):
                self._check_running()
                failure = None
                if not hasattr(iterable, "__len__"):
                    iterable = list(iterable)
                elif type(iterable) not in PLAIN_ITERABLES:
                    try:
                        iterable = list(iterable)
                    except Exception as error:
                        failure, iterable = error, (None,)
                if chunksize is None:
                    chunksize, extra = divmod(len(iterable), self._size * 4)
                    if extra:
                        chunksize += 1
                if len(iterable) == 0:
                    chunksize = 0
                result = MapResult(self, chunksize, len(iterable), callback, error_callback)
                if failure is not None:
                    result._set(0, False, failure)
                    return result
                return self._submit(result, way, func, chunks(iterable, chunksize))

            def _imap(self, kind, func, iterable, chunksize):
                self._check_running()
                if chunksize < 1:
                    raise ValueError("Chunksize must be 1+, not {0:n}".format(chunksize))
                result = kind(self, chunksize > 1)
                way = MAPPED if chunksize > 1 else PLAIN
                arguments = chunks(iterable, chunksize) if chunksize > 1 else (((element,), {}) for element in iterable)
                if type(iterable) in PLAIN_ITERABLES:
                    return self._submit(result, way, func, arguments)
                job = Job(result, way, callable_of(func), arguments)
                with self._lock:
                    self._check_running()
                    self._feeders += 1
                result._room = threading.Semaphore(self._size * Worker.MOST * 2)
                threading.Thread(target=self._feed, args=(job, result._room), daemon=True).start()
                return result

            def _feed(self, job, room):
                """Makes tasks in a thread of their own, as what they are made of may be long in coming."""
                while not job.is_over:
                    room.acquire()
                    task = job.task(self._next_number())
                    with self._lock:
                        if self._state == TERMINATE:
                            job.result._abandon(TERMINATED)
                            break
                        if task is not None:
                            self._tasks.append(task)
                            self._hand_out()
                with self._lock:
                    self._feeders -= 1
                self._wake()

            def _next_number(self):
                with self._lock:
                    self._number += 1
                    return self._number

            # Giving tasks to workers. The lock is held.

            def _next(self):
                """The next task that no worker has; None if there is none now."""
                if self._tasks:
                    return self._tasks.popleft()
                while self._jobs:
                    job = self._jobs[0]
                    # A closed pool ends as CPython's does: whoever waits for that may take nothing before.
                    if self._state == RUN and job.result._is_held_up():
                        self._held_up.append(self._jobs.popleft())
                        continue
                    self._number += 1
                    task = job.task(self._number)
                    if task is not None:
                        return task
                    if job.is_over and self._jobs and self._jobs[0] is job:
                        self._jobs.popleft()
                return None

            def _hand_out(self, most=Worker.MOST):
                """Gives tasks to all workers that have fewer than so many, first to those that have the fewest."""
                fewest = min((len(worker.given) for worker in self._workers.values()), default=0)
                for level in range(fewest + 1, most + 1):
                    for worker in self._workers.values():
                        if not self._give(worker, level):
                            return
                if len(self._workers) < self._size and threading.current_thread() is not self._thread:
                    self._wake()

            def _give(self, worker, level):
                """Gives a worker as many tasks as it may have; returns whether there are more."""
                while len(worker.given) < min(level, self._most - worker.done):
                    task = self._next()
                    if task is None:
                        return False
                    if not worker.has_room(level, len(task.data)) or not worker.give(task):
                        self._tasks.appendleft(task)
                        break
                return True

            def _refill(self, worker):
                """Gives new tasks to a worker that has ended some, or those that lie before another one."""
                if self._give(worker, Worker.MOST) or worker.given or not self._workers:
                    return
                for other in sorted(self._workers.values(), key=lambda other: -len(other.given)):
                    task = other.take_back() if other.given else None
                    if task is not None:
                        if not worker.give(task):
                            self._tasks.appendleft(task)
                        return

            # The thread of the pool.

            def _wake(self):
                try:
                    self._waker.send(b"\0")
                except OSError:
                    # It is about to wake, or it has ended.
                    pass

            def _serve(self):
                try:
                    self._serve_workers()
                except BaseException as error:
                    end_with(error)

            def _serve_workers(self):
                with self._lock:
                    self._staff()
                patience = 1
                while self._state == RUN or not self._is_over():
                    events = self._poller.poll(patience)
                    patience = 1
                    if not events:
                        self._look_after()
                        if not self._leaving and not any(worker.given for worker in self._workers.values()):
                            patience = 60
                    for descriptor, _ in events:
                        worker = self._workers.get(descriptor) or self._leaving.get(descriptor)
                        if worker is not None:
                            self._hear(worker)
                        elif descriptor == self._woken.fileno():
                            self._woken.recv(1 << 12)
                            with self._lock:
                                self._staff()
                self._dismiss()

            def _is_over(self):
                with self._lock:
                    if self._state == TERMINATE:
                        return True
                    if self._state == RUN or self._jobs or self._held_up or self._tasks or self._feeders:
                        return False
                    return not any(worker.given for worker in self._workers.values())

            def _dismiss(self):
                with self._lock:
                    workers = list(self._workers.values()) + list(self._leaving.values())
                    self._workers, self._leaving = {}, {}
                for worker in workers:
                    worker.inbox.close()
                for worker in workers:
                    worker.end()
                for end in self._poller, self._woken, self._waker:
                    end.close()
                self._callbacks.end()

            def _staff(self):
                """Starts the processes that are missing, and gives them tasks."""
                self._jobs.extend(self._held_up)
                self._held_up.clear()
                while len(self._workers) < self._wanted_processes:
                    try:
                        worker = Worker(self._initializer)
                    except Exception as error:
                        self._wanted = len(self._workers)
                        task = None if self._workers else self._next()
                        if task is None:
                            break
                        task.result._set(task.index, False, error)
                        continue
                    descriptor = worker.channel.socket.fileno()
                    self._workers[descriptor] = worker
                    self._poller.register(descriptor, select.EPOLLIN)
                self._hand_out()
                for worker in self._workers.values():
                    if not worker.given:
                        self._refill(worker)

            @property
            def _wanted_processes(self):
                """As many as the pool is to have, unless the last one couldn't begin, and as long as there is anything to do."""
                if self._state != TERMINATE and (self._tasks or self._jobs):
                    return self._size
                return self._wanted if self._state == RUN else 0

            def _look_after(self):
                """Looks for processes that have ended, and whose children keep their sockets open."""
                for worker in list(self._workers.values()) + list(self._leaving.values()):
                    if worker.process.poll() is not None:
                        while self._receive(worker):
                            pass
                        self._lose(worker)

            def _hear(self, worker):
                try:
                    self._receive(worker)
                except MemoryError as error:
                    # What it says can't be taken in, so that nobody knows where the next answer begins.
                    worker.process.kill()
                    self._lose(worker, out_of_memory("the result of a task", error))

            def _receive(self, worker):
                """Takes the answers that have arrived; returns whether there were any."""
                answers = worker.answers()
                if answers is None:
                    self._lose(worker)
                    return False
                ended = []
                with self._lock:
                    for answer in answers:
                        if not worker.given:
                            # Whoever writes this isn't our program any more.
                            worker.process.kill()
                            break
                        task = worker.given.popleft()
                        worker.size -= len(task.data)
                        worker.done += 1
                        ended.append((task, answer))
                    if worker.done >= self._most and not worker.is_leaving:
                        descriptor = worker.channel.socket.fileno()
                        self._leaving[descriptor] = self._workers.pop(descriptor)
                        worker.leave()
                        self._staff()
                    elif ended and not worker.is_leaving:
                        self._refill(worker)
                for task, (success, data) in ended:
                    try:
                        task.result._set(task.index, success, Encoded(data))
                    except MemoryError as error:
                        task.result._set(task.index, False, out_of_memory("the result of a task", error))
                return bool(ended)

            def _lose(self, worker, error=None):
                """Ends the task of a process that has ended, and gives the others to the other workers."""
                with self._lock:
                    descriptor = worker.channel.socket.fileno()
                    if self._workers.pop(descriptor, None) is None and self._leaving.pop(descriptor, None) is None:
                        return
                    self._poller.unregister(descriptor)
                    kept = []
                    while True:
                        task = worker.take_back()
                        if task is None:
                            break
                        kept.append(task)
                    lost = list(worker.given)
                    has_begun = bool(worker.done or lost)
                    if not has_begun and kept:
                        # It can't even begin: that mustn't go on for ever.
                        lost.append(kept.pop(0))
                    is_terminated = self._state == TERMINATE
                    if not is_terminated:
                        self._tasks.extendleft(reversed(kept))
                end = fate(worker.end())
                for task in lost:
                    if is_terminated:
                        task.result._abandon(TERMINATED)
                        continue
                    when = "while it ran the task" if has_begun else "before it ran the task"
                    text = "the worker process %d %s %s" % (worker.process.pid, end, when)
                    task.result._set(task.index, False, error or ChildProcessError(text))
                with self._lock:
                    self._wanted = self._size if has_begun else len(self._workers)
                    self._staff()
        """#
}
