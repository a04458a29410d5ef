extension PythonHostScript {
    /// Pools.
    static let pools = #"""
        # -- Pools ------------------------------------------------------------------------------------------------------------

        RUN, CLOSE, TERMINATE = "RUN", "CLOSE", "TERMINATE"


        class Pool:
            """`multiprocessing.Pool`, but for a worker's death: that ends the task which it ran, and no other."""

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
                self._most = maxtasksperchild
                self._state = RUN
                self._jobs = collections.deque()
                self._changed = threading.Condition()
                self._callbacks = threading.Lock()
                self._workers = set()
                self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(self._size)]
                for thread in self._threads:
                    thread.start()

            def __repr__(self):
                return "<multiprocessing.pool.Pool state=%s pool_size=%d>" % (self._state, self._size)

            def __reduce__(self):
                raise NotImplementedError("pool objects cannot be passed between processes or pickled")

            # What clients call.

            def apply(self, func, args=(), kwds={}):
                return self.apply_async(func, args, kwds).get()

            def apply_async(self, func, args=(), kwds={}, callback=None, error_callback=None):
                result = ApplyResult(self, callback, error_callback)
                return self._submit(result, [(callable_of(func), args, kwds)])

            def map(self, func, iterable, chunksize=None):
                return self._map(mapstar, func, iterable, chunksize).get()

            def map_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
                return self._map(mapstar, func, iterable, chunksize, callback, error_callback)

            def starmap(self, func, iterable, chunksize=None):
                return self._map(starmapstar, func, iterable, chunksize).get()

            def starmap_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
                return self._map(starmapstar, func, iterable, chunksize, callback, error_callback)

            def imap(self, func, iterable, chunksize=1):
                return self._imap(IMapIterator, func, iterable, chunksize)

            def imap_unordered(self, func, iterable, chunksize=1):
                return self._imap(IMapUnorderedIterator, func, iterable, chunksize)

            def close(self):
                with self._changed:
                    if self._state == RUN:
                        self._state = CLOSE
                        self._changed.notify_all()

            def terminate(self):
                with self._changed:
                    self._state = TERMINATE
                    jobs = [result for result, _ in self._jobs]
                    self._jobs.clear()
                    workers = list(self._workers)
                    self._changed.notify_all()
                for worker in workers:
                    worker.kill()
                for result in jobs:
                    result._abandon(TERMINATED)

            def join(self):
                if self._state == RUN:
                    raise ValueError("Pool is still running")
                for thread in self._threads:
                    thread.join()

            # The end of the last proxy: what was begun goes on, as in CPython.
            _syncmanager_released = close

            # The work.

            def _check_running(self):
                if self._state != RUN:
                    raise ValueError("Pool not running")

            def _submit(self, result, tasks):
                with self._changed:
                    self._check_running()
                    self._jobs.append((result, iter(tasks)))
                    self._changed.notify_all()
                return result

            def _map(self, mapper, func, iterable, chunksize, callback=None, error_callback=None):
                self._check_running()
                func = callable_of(func)
                if not hasattr(iterable, "__len__"):
                    iterable = list(iterable)
                if chunksize is None:
                    chunksize, extra = divmod(len(iterable), self._size * 4)
                    if extra:
                        chunksize += 1
                if len(iterable) == 0:
                    chunksize = 0
                result = MapResult(self, chunksize, len(iterable), callback, error_callback)
                return self._submit(result, chunks(mapper, func, iterable, chunksize))

            def _imap(self, kind, func, iterable, chunksize):
                self._check_running()
                func = callable_of(func)
                if chunksize == 1:
                    return self._submit(kind(self), ((func, (x,), {}) for x in iterable))
                if chunksize < 1:
                    raise ValueError("Chunksize must be 1+, not {0:n}".format(chunksize))
                return self._submit(kind(self, True), chunks(mapstar, func, iterable, chunksize))

            def _next(self):
                """The next task, as what gets its result, its index and its pickle; None if there will be none."""
                while True:
                    with self._changed:
                        while not self._jobs and self._state == RUN:
                            self._changed.wait()
                        if not self._jobs or self._state == TERMINATE:
                            return None
                        job = self._jobs[0]
                    task = job[0]._draw(job[1])
                    if task is not None:
                        return (job[0],) + task
                    with self._changed:
                        if self._jobs and self._jobs[0] is job:
                            self._jobs.popleft()
                            self._changed.notify_all()

            def _serve(self):
                """Runs tasks in a process, and in another one if that ends."""
                worker = self._start(None)
                while True:
                    task = self._next()
                    if task is None:
                        break
                    worker = self._run(worker, *task)
                    task = None
                    if worker is not None and self._most is not None and worker.done >= self._most:
                        self._forget(worker)
                        worker.close()
                        worker = self._start(None)
                if worker is not None:
                    self._forget(worker)
                    worker.close()

            def _start(self, result, index=0):
                """A new process; if there can't be one, that is the result of a task."""
                try:
                    worker = Worker(self._initializer)
                except Exception as error:
                    if result is not None:
                        result._set(index, (False, error))
                    return None
                with self._changed:
                    self._workers.add(worker)
                    if self._state == TERMINATE:
                        worker.kill()
                return worker

            def _forget(self, worker):
                with self._changed:
                    self._workers.discard(worker)

            def _run(self, worker, result, index, data, error):
                """Runs one task; returns the process for the next one."""
                if error is not None:
                    result._set(index, (False, error))
                    return worker
                while True:
                    if worker is None or worker.process.poll() is not None:
                        if worker is not None:
                            self._forget(worker)
                        if self._state == TERMINATE:
                            result._abandon(TERMINATED)
                            return None
                        worker = self._start(result, index)
                        if worker is None:
                            return None
                    try:
                        worker.channel.send(data)
                        break
                    except OSError:
                        # It has ended before it could begin the task.
                        self._forget(worker)
                        worker.close()
                        worker = None
                try:
                    answer = worker.channel.receive()
                except (EOFError, OSError):
                    self._forget(worker)
                    fate = worker.fate
                    if self._state == TERMINATE:
                        result._abandon(TERMINATED)
                        return None
                    text = "the worker process %d %s while it ran the task" % (worker.process.pid, fate)
                    result._set(index, (False, ChildProcessError(text)))
                    return self._start(None)
                worker.done += 1
                try:
                    outcome = pickle.loads(answer)
                except Exception as problem:
                    outcome = False, problem
                result._set(index, outcome)
                return worker
        """#
}
