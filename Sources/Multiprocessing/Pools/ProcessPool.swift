import Glibc
import MPSystem

/// Worker processes that run functions of this program.
///
/// ```swift
/// try await withProcessPool(workers: 4) { pool in
///     print(try await pool.map(.square, 0..<5))  // [0, 1, 4, 9, 16]
/// }
/// ```
///
/// Each worker runs one task after the other, on a thread that it may block. A worker that is killed, crashes or is
/// stopped ends only the task that it runs, with `workerLost`, and is replaced; tasks with ``TaskOptions/retries`` run again.
/// Nothing waits for ever, and a task that may not be retried never runs twice.
///
/// Copies of a `ProcessPool` stand for the same workers. Workers are daemons: they end with this process, and have no
/// children.
///
/// - SeeAlso: Python `multiprocessing.Pool`.
public struct ProcessPool: WorkerPool {
    private let keeper: PoolKeeper<ProcessPoolEngines>

    /// What the functions of the pool submit to.
    public var handle: PoolHandle { PoolHandle(engine) }

    var engine: ProcessPoolEngines { keeper.engine }

    /// Makes a pool, whose workers begin to start.
    ///
    /// - Parameter configuration: The settings.
    /// - Throws: ``MultiprocessingError``: `invalidState` if the settings can't be; `unsupported` for `fork`;
    ///   `resourceUnavailable`. That the workers can't begin is told by the first use.
    public init(
        configuration: ProcessPoolConfiguration = ProcessPoolConfiguration()
    ) throws(MultiprocessingError) {
        keeper = PoolKeeper(try ProcessPoolEngines(configuration, named: "the process pool"))
        engine.begin()
    }

    /// Makes a pool with workers for the functions of this program, and others for those of Python.
    ///
    /// - Parameters:
    ///   - workers: How many worker processes run functions of this program; `nil` is as many as this process may use
    ///     processors.
    ///   - python: The workers that run functions of Python.
    /// - Throws: ``MultiprocessingError``, as ``init(configuration:)``.
    public init(workers: Int? = nil, python: PythonWorkers) throws(MultiprocessingError) {
        try self.init(configuration: ProcessPoolConfiguration(workers: workers, python: python))
    }

    /// Waits until all workers take tasks; nobody has to.
    ///
    /// - Throws: ``MultiprocessingError``: `brokenPool` if they can't begin, with the reason.
    public func waitUntilReady() async throws(MultiprocessingError) {
        try await engine.waitUntilReady()
    }

    /// Takes no more tasks; the workers end once all tasks have.
    ///
    /// - SeeAlso: Python `Pool.close`.
    public func close() { engine.close() }

    /// Kills the workers, and gives up all tasks: they end in `cancelled`.
    ///
    /// - SeeAlso: Python `Pool.terminate`.
    public func terminate() { engine.terminate() }

    /// Waits until all workers have ended, after ``close()`` or ``terminate()``.
    ///
    /// - Throws: ``MultiprocessingError``: `invalidState` if the pool still takes tasks.
    /// - SeeAlso: Python `Pool.join`.
    public func join() async throws(MultiprocessingError) { try await engine.join() }

    /// The numbers of the workers' processes.
    public var processIDs: [Int32] { engine.processIDs }
}

/// Runs a body with a pool of worker processes.
///
/// When the body returns, the pool finishes its tasks. If the body throws, or its task is cancelled, the workers are killed.
/// In both cases they have ended when this returns.
///
/// - Parameters:
///   - workers: How many worker processes there are; `nil` is as many as this process may use processors.
///   - initializer: What each worker does before it takes tasks.
///   - maxTasksPerChild: After how many tasks a worker is replaced; `nil` is never.
///   - context: How the workers are started.
///   - python: Further workers, which run functions of Python; `nil` is none.
///   - body: The code that uses the pool.
/// - Returns: The body's result.
/// - Throws: The body's error; ``MultiprocessingError`` if there can be no pool.
/// - SeeAlso: Python `with Pool() as pool`, which kills the workers in any case.
public nonisolated(nonsending) func withProcessPool<Result>(
    workers: Int? = nil,
    initializer: ProcessInitializer? = nil,
    maxTasksPerChild: Int? = nil,
    context: ProcessContext = .default,
    python: PythonWorkers? = nil,
    _ body: (ProcessPool) async throws -> Result
) async throws -> Result {
    let configuration = ProcessPoolConfiguration(
        workers: workers,
        initializer: initializer,
        maxTasksPerChild: maxTasksPerChild,
        context: context,
        python: python
    )
    return try await withProcessPool(configuration: configuration, body)
}

/// Runs a body with a pool of worker processes, with all settings.
///
/// - Parameters:
///   - configuration: The settings.
///   - body: The code that uses the pool.
/// - Returns: The body's result.
/// - Throws: The body's error; ``MultiprocessingError`` if there can be no pool.
public nonisolated(nonsending) func withProcessPool<Result>(
    configuration: ProcessPoolConfiguration,
    _ body: (ProcessPool) async throws -> Result
) async throws -> Result {
    let pool = try ProcessPool(configuration: configuration)
    return try await pool.engine.run { try await body(pool) }
}
