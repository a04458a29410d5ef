import Glibc

/// Runs calls in worker processes, and gives a ``Future`` for each.
///
/// ```swift
/// let executor = try ProcessPoolExecutor(maxWorkers: 4)
/// let future = try await executor.submit(.square, 7)
/// print(try await future.result())  // 49
/// try await executor.shutdown()
/// ```
///
/// Unlike Python's, it goes on when a worker dies: only the call that it ran fails.
///
/// - SeeAlso: Python `concurrent.futures.ProcessPoolExecutor`.
public struct ProcessPoolExecutor: FutureExecutor {
    /// The pool that does the work.
    public let pool: ProcessPool

    /// Makes an executor, whose workers begin to start.
    ///
    /// - Parameters:
    ///   - maxWorkers: How many worker processes there are; `nil` is as many as this process may use processors.
    ///   - context: How the workers are started.
    ///   - initializer: What each worker does before it takes tasks.
    ///   - maxTasksPerChild: After how many tasks a worker is replaced; `nil` is never.
    /// - Throws: ``MultiprocessingError``, as ``ProcessPool/init(configuration:)``.
    public init(
        maxWorkers: Int? = nil,
        context: ProcessContext = .default,
        initializer: ProcessInitializer? = nil,
        maxTasksPerChild: Int? = nil
    ) throws(MultiprocessingError) {
        pool = try ProcessPool(
            configuration: ProcessPoolConfiguration(
                workers: maxWorkers,
                initializer: initializer,
                maxTasksPerChild: maxTasksPerChild,
                context: context
            )
        )
    }

    /// Takes no more calls.
    ///
    /// - Parameters:
    ///   - waits: Whether to wait until all calls have ended, and the workers with them.
    ///   - cancelsFutures: Whether calls that haven't begun are given up.
    /// - SeeAlso: Python `Executor.shutdown`.
    public func shutdown(wait waits: Bool = true, cancelFutures cancelsFutures: Bool = false) async
    {
        await pool.engine.shutDown(waiting: waits, cancellingFutures: cancelsFutures)
    }

    /// Ends the workers at once, by SIGTERM; calls that haven't ended are given up.
    ///
    /// - SeeAlso: Python `ProcessPoolExecutor.terminate_workers` (3.14).
    public func terminateWorkers() {
        pool.engine.endWorkers(by: SIGTERM)
    }

    /// Kills the workers, by SIGKILL; calls that haven't ended are given up.
    ///
    /// - SeeAlso: Python `ProcessPoolExecutor.kill_workers` (3.14).
    public func killWorkers() { pool.engine.endWorkers(by: SIGKILL) }
}
