internal import MPProcesses
internal import MPSystem

/// The settings of a pool of processes.
public struct ProcessPoolConfiguration: Sendable {
    /// How many worker processes there are; at least 1.
    public var workers: Int
    /// What each worker does before it takes tasks, such as loading tables.
    public var initializer: ProcessInitializer?
    /// After how many tasks a worker is replaced by a new one, so that what its functions leave behind goes; `nil` is never.
    ///
    /// A chunk of inputs is one task, as in Python.
    public var maxTasksPerChild: Int?
    /// How the workers are started; not by `fork`, since a pool has threads.
    public var context: ProcessContext
    /// How many tasks may wait or run at a time; submitting more waits.
    public var backlog: Int
    /// How long a function may go on when its task was cancelled; then its worker is killed.
    public var cancellationGrace: Duration
    /// Further workers, which run functions of Python; `nil` is none.
    public var python: PythonWorkers?
    /// Makes a span of each submission, whose trace the workers continue; `nil` traces nothing.
    ///
    /// The default is that of the process (``CallTracing/bootstrap(_:)``), as it always is in workers: they are the same
    /// program.
    public var tracer = CallTracing.tracer
    /// What the workers' names begin with.
    var workerKind = "ProcessPoolWorker"

    /// Chooses settings; all others are the defaults.
    ///
    /// - Parameters:
    ///   - workers: How many worker processes there are; `nil` is as many as this process may use processors.
    ///   - initializer: What each worker does before it takes tasks.
    ///   - maxTasksPerChild: After how many tasks a worker is replaced; `nil` is never.
    ///   - context: How the workers are started.
    ///   - backlog: How many tasks may wait or run at a time.
    ///   - cancellationGrace: How long a function may go on when its task was cancelled.
    ///   - python: Further workers, which run functions of Python; `nil` is none.
    public init(
        workers: Int? = nil,
        initializer: ProcessInitializer? = nil,
        maxTasksPerChild: Int? = nil,
        context: ProcessContext = .default,
        backlog: Int = 1 << 20,
        cancellationGrace: Duration = .seconds(1),
        python: PythonWorkers? = nil
    ) {
        self.workers = workers ?? cpuCount()
        self.initializer = initializer
        self.maxTasksPerChild = maxTasksPerChild
        self.context = context
        self.backlog = backlog
        self.cancellationGrace = cancellationGrace
        self.python = python
    }
}

extension ProcessPoolConfiguration {
    /// What the core goes by.
    var settings: PoolSettings {
        PoolSettings(
            workerCount: workers,
            maxTasksPerWorker: maxTasksPerChild,
            backlog: backlog,
            cancellationGrace: cancellationGrace.wholeNanoseconds
        )
    }

    /// Refuses what can't be.
    func check(_ name: String) throws(MultiprocessingError) {
        func refuse(_ what: String) -> MultiprocessingError {
            MultiprocessingError(.invalidState, "cannot make \(name): \(what)")
        }
        if workers < 1 { throw refuse("it needs one worker or more, not \(workers)") }
        if let most = maxTasksPerChild, most < 1 {
            throw refuse("maxTasksPerChild must be 1 or more, not \(most)")
        }
        if backlog < 1 { throw refuse("its backlog must be 1 or more, not \(backlog)") }
        if context.startMethod == .fork {
            throw MultiprocessingError(
                .unsupported,
                "cannot make \(name) by fork: a pool has threads, and such a process can't be forked; use spawn or forkserver"
            )
        }
    }
}
