/// Threads that run functions of this program: for code that blocks, and doesn't need processes of its own.
///
/// It has the surface of ``ProcessPool``. Functions needn't be listed at the program's start, and inputs and results
/// aren't copied.
///
/// ```swift
/// let texts = try await withThreadPool(workers: 8) { try await $0.map(.readFile, paths) }
/// ```
///
/// A thread can't be killed: a function that is cancelled, or over its time limit, has to look at `Task.isCancelled` itself,
/// and keeps its thread until it returns.
///
/// - SeeAlso: Python `multiprocessing.pool.ThreadPool`.
public struct ThreadPool: WorkerPool {
    private let keeper: PoolKeeper<ThreadPoolEngine>

    /// What the functions of the pool submit to.
    public var handle: PoolHandle { PoolHandle(engine) }

    var engine: ThreadPoolEngine { keeper.engine }

    /// Makes a pool.
    ///
    /// - Parameters:
    ///   - workers: How many threads there are; `nil` is as many as this process may use processors.
    ///   - initializer: What each thread does before it takes tasks.
    ///   - backlog: How many tasks may wait or run at a time; submitting more waits.
    /// - Throws: ``MultiprocessingError``: `invalidState` for less than one thread; `resourceUnavailable`.
    public init(
        workers: Int? = nil,
        initializer: ProcessInitializer? = nil,
        backlog: Int = 1 << 20
    ) throws(MultiprocessingError) {
        let engine = try ThreadPoolEngine(
            workers: workers ?? cpuCount(),
            initializer: initializer,
            backlog: backlog
        )
        keeper = PoolKeeper(engine)
        engine.begin()
    }

    /// Takes no more tasks; the threads end once all tasks have.
    ///
    /// - SeeAlso: Python `Pool.close`.
    public func close() { engine.close() }

    /// Gives up all tasks: they end in `cancelled`, and the functions that run are cancelled.
    ///
    /// - SeeAlso: Python `Pool.terminate`.
    public func terminate() { engine.terminate() }

    /// Waits until all threads have ended, after ``close()`` or ``terminate()``.
    ///
    /// - Throws: ``MultiprocessingError``: `invalidState` if the pool still takes tasks.
    /// - SeeAlso: Python `Pool.join`.
    public func join() async throws(MultiprocessingError) { try await engine.join() }
}

/// Runs a body with a pool of threads.
///
/// When the body returns, the pool finishes its tasks. If the body throws, or its task is cancelled, they are given up.
///
/// - Parameters:
///   - workers: How many threads there are; `nil` is as many as this process may use processors.
///   - initializer: What each thread does before it takes tasks.
///   - body: The code that uses the pool.
/// - Returns: The body's result.
/// - Throws: The body's error; ``MultiprocessingError`` if there can be no pool.
public nonisolated(nonsending) func withThreadPool<Result>(
    workers: Int? = nil,
    initializer: ProcessInitializer? = nil,
    _ body: (ThreadPool) async throws -> Result
) async throws -> Result {
    let pool = try ThreadPool(workers: workers, initializer: initializer)
    return try await pool.engine.run { try await body(pool) }
}
