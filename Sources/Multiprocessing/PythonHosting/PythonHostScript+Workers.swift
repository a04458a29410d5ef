extension PythonHostScript {
    /// Processes that run tasks, and how a host starts them.
    static let workers = #"""
        # -- Workers ----------------------------------------------------------------------------------------------------------

        def failure_of(error, memory):
            """What is sent in place of a result; if there wasn't enough memory, it says how much there is."""
            trace = error.__traceback__
            if isinstance(error, MemoryError) and memory is not None:
                text = "the task needs more memory than its process may have: %d bytes (--python-memory)" % memory
                error = MemoryError("%s: %s" % (text, error) if str(error) else text)
            return ExceptionWithTraceback(error, trace)


        # An answer is a frame: whether the task was carried out, and a pickle.
        FLAG = struct.Struct("?")


        def work(channel):
            """Runs tasks, one after the other, until there are no more."""
            setup = loads(channel.receive())
            die_with_parent()
            if os.getppid() != setup["parent"]:
                os._exit(1)
            limit(resource.RLIMIT_NOFILE, MOST_FILES)
            lift(resource.RLIMIT_DATA)
            if setup["memory"] is not None:
                limit(resource.RLIMIT_AS, setup["memory"])
            reach(setup["access"])
            find(setup["path"])
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            process.current_process()._config["daemon"] = True
            inbox = socket.socket(fileno=setup["inbox"])
            for end in inbox, channel.socket:
                end.set_inheritable(False)
            failure = None
            try:
                if setup["initializer"] is not None:
                    initializer, arguments = loads(setup["initializer"])
                    initializer(*arguments)
            except Exception as error:
                failure = error
            tasks = Tasks()
            kept = None
            while True:
                try:
                    task = take(inbox)
                except OSError:
                    break
                if not task:
                    break
                try:
                    if failure is not None:
                        raise failure
                    success, result = True, tasks.run(task)
                except Exception as error:
                    success, result = False, failure_of(error, setup["memory"])
                task = None
                try:
                    data = dumps(result)
                except MemoryError as error:
                    success, data = False, dumps(failure_of(error, setup["memory"]))
                except Exception as error:
                    success, data = False, dumps(MaybeEncodingError(error, result))
                # What proxies stand for has to live until the host has counted it.
                kept = result if has_proxies(data) else None
                result = None
                flush()
                try:
                    channel.send(FLAG.pack(success), data)
                except OSError:
                    break
            util._exit_function()


        # How many seconds a worker that has said goodbye, or that closed its socket, may take to end.
        LONGEST_END = 10


        class Worker:
            """A process that runs tasks."""

            # How many tasks a worker is given at a time: it begins the next one without having to wait for the pool.
            MOST = 8

            def __init__(self, initializer):
                ours, theirs = socket.socketpair()
                self.inbox = Inbox()
                try:
                    with theirs:
                        self.process = Spawner.start(theirs.fileno(), self.inbox.theirs.fileno())
                    self.channel = Channel(ours)
                    setup = dict(
                        Host.setup,
                        parent=os.getpid(),
                        access=Host.access,
                        initializer=initializer,
                        inbox=self.inbox.theirs.fileno(),
                    )
                    self.channel.send(Host.source)
                    self.channel.send(dumps(setup))
                except BaseException:
                    ours.close()
                    self.inbox.close()
                    raise
                # What it has been given and hasn't answered, the oldest first.
                self.given = collections.deque()
                self.size = 0
                self.done = 0
                # What has arrived of an answer; of a long one, its pickle and how much of it, and whether the task was carried out.
                self.arrived = b""
                self.long = None
                self.success = False
                self.filled = 0
                self.is_leaving = False

            def give(self, task):
                """Hands over a task, whether the worker is still there or not; returns whether there was room for it."""
                try:
                    self.inbox.put(task.data)
                except BlockingIOError:
                    return False
                except OSError as error:
                    task.result._set(task.index, False, error)
                    return True
                self.given.append(task)
                self.size += len(task.data)
                return True

            def has_room(self, level, longest):
                """Whether it may have as many tasks, of which the last may be this long."""
                return len(self.given) < level and (not self.given or self.size + longest <= 1 << 20)

            def take_back(self):
                """The oldest task that it hasn't begun; None if there is none."""
                number = self.inbox.take_back()
                for task in self.given:
                    if task.number == number:
                        self.given.remove(task)
                        self.size -= len(task.data)
                        return task
                return None

            def answers(self):
                """The answers that have arrived, as whether a task was carried out, and a pickle; None if the process has ended."""
                try:
                    if self.long is not None:
                        return self.more_of_long()
                    data = self.channel.socket.recv(1 << 16, AT_ONCE)
                except BlockingIOError:
                    return ()
                except OSError:
                    return None
                if not data:
                    return None
                if self.arrived:
                    data = self.arrived + data
                    self.arrived = b""
                found = []
                position = 0
                while len(data) - position > SIZE.size:
                    start = position + SIZE.size + FLAG.size
                    end = position + SIZE.size + SIZE.unpack_from(data, position)[0]
                    if end > len(data):
                        if end - start > Channel.LONG:
                            self.begin_long(end - start, data[start - FLAG.size] == 1, data[start:])
                            position = len(data)
                        break
                    found.append((data[start - FLAG.size] == 1, data[start:end]))
                    position = end
                self.arrived = data[position:]
                return found

            def begin_long(self, length, success, data):
                """Makes room for a pickle of which this has arrived."""
                self.long = bytearray(length)
                self.success = success
                self.filled = len(data)
                self.long[: self.filled] = data

            def more_of_long(self):
                """Takes what has arrived of a long answer; the same as `answers`."""
                with memoryview(self.long) as view:
                    count = self.channel.socket.recv_into(view[self.filled :], 0, AT_ONCE)
                if not count:
                    return None
                self.filled += count
                if self.filled < len(self.long):
                    return ()
                data, self.long = self.long, None
                return ((self.success, data),)

            def leave(self):
                """Lets the process end when it has done what it was given."""
                self.is_leaving = True
                self.inbox.ours.shutdown(socket.SHUT_WR)

            def end(self):
                """Waits until the process has ended, which has nothing to do; returns its exit code."""
                self.channel.close()
                self.inbox.close()
                try:
                    return self.process.wait(LONGEST_END)
                except subprocess.TimeoutExpired:
                    self.process.kill()
                    return self.process.wait()

            def kill(self):
                if self.process.poll() is None:
                    self.process.terminate()


        def fate(code):
            """How a process with this exit code has ended, in words."""
            if code >= 0:
                return "exited with code %d" % code
            try:
                return "was killed by %s" % signal.Signals(-code).name
            except ValueError:
                return "was killed by signal %d" % -code


        class Spawner:
            """The thread that starts processes: they end with the thread that has started them."""

            requests = collections.deque()
            wanted = threading.Semaphore(0)

            @classmethod
            def start(cls, *descriptors):
                answer = []
                done = threading.Event()
                cls.requests.append((descriptors, answer, done))
                cls.wanted.release()
                done.wait()
                if isinstance(answer[0], Exception):
                    raise answer[0]
                return answer[0]

            @classmethod
            def run(cls):
                while True:
                    cls.wanted.acquire()
                    descriptors, answer, done = cls.requests.popleft()
                    try:
                        command = [sys.executable, "-c", Host.setup["bootstrap"], "work", str(descriptors[0])]
                        child = subprocess.Popen(command, pass_fds=descriptors, stdin=subprocess.DEVNULL)
                        answer.append(child)
                    except Exception as error:
                        answer.append(error)
                    done.set()
        """#
}
