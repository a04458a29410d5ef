extension PythonHostScript {
    /// Processes that run tasks, and how a host starts them.
    static let workers = #"""
        # -- Workers ----------------------------------------------------------------------------------------------------------


        def work(channel):
            """Runs tasks, one after the other, until there are no more."""
            setup = loads(channel.receive())
            die_with(setup["parent"])
            reach(setup["access"])
            find(setup["path"])
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            process.current_process()._config["daemon"] = True
            failure = None
            try:
                if setup["initializer"] is not None:
                    initializer, arguments = loads(setup["initializer"])
                    initializer(*arguments)
            except Exception as error:
                failure = error
            while True:
                try:
                    task = channel.receive()
                except (EOFError, OSError):
                    break
                try:
                    if failure is not None:
                        raise failure
                    function, arguments, keywords = pickle.loads(task)
                    result = True, function(*arguments, **keywords)
                    task = arguments = keywords = None
                except Exception as error:
                    result = False, ExceptionWithTraceback(error, error.__traceback__)
                try:
                    data = dumps(result)
                except Exception as error:
                    data = dumps((False, MaybeEncodingError(error, result[1])))
                result = None
                flush()
                channel.send(data)
            util._exit_function()


        # How many seconds a worker that has said goodbye, or that closed its socket, may take to end.
        LONGEST_END = 10


        class Worker:
            """A process that runs tasks."""

            def __init__(self, initializer):
                ours, theirs = socket.socketpair()
                with theirs:
                    self.process = Spawner.start(theirs.fileno())
                self.channel = Channel(ours)
                self.done = 0
                setup = dict(Host.setup, parent=os.getpid(), access=Host.access, initializer=initializer)
                self.channel.send(Host.source)
                self.channel.send(dumps(setup))

            def close(self):
                """Ends the process, which has nothing to do; returns its exit code."""
                self.channel.close()
                try:
                    return self.process.wait(LONGEST_END)
                except subprocess.TimeoutExpired:
                    self.process.kill()
                    return self.process.wait()

            def kill(self):
                if self.process.poll() is None:
                    self.process.terminate()

            @property
            def fate(self):
                """How the process has ended, in words."""
                code = self.close()
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
            def start(cls, descriptor):
                answer = []
                done = threading.Event()
                cls.requests.append((descriptor, answer, done))
                cls.wanted.release()
                done.wait()
                if isinstance(answer[0], Exception):
                    raise answer[0]
                return answer[0]

            @classmethod
            def run(cls):
                while True:
                    cls.wanted.acquire()
                    descriptor, answer, done = cls.requests.popleft()
                    try:
                        command = [sys.executable, "-c", Host.setup["bootstrap"], "work", str(descriptor)]
                        child = subprocess.Popen(command, pass_fds=[descriptor], stdin=subprocess.DEVNULL)
                        answer.append(child)
                    except Exception as error:
                        answer.append(error)
                    done.set()
        """#
}
