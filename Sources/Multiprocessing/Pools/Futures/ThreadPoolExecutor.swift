/// Runs calls on threads, and gives a ``Future`` for each.
///
/// - SeeAlso: Python `concurrent.futures.ThreadPoolExecutor`.
public struct ThreadPoolExecutor: FutureExecutor {
    /// The pool that does the work.
    public let pool: ThreadPool

    /// Makes an executor.
    ///
    /// - Parameters:
    ///   - maxWorkers: How many threads there are; `nil` is as many as this process may use processors.
    ///   - initializer: What each thread does before it takes tasks.
    /// - Throws: ``MultiprocessingError``, as ``ThreadPool/init(workers:initializer:backlog:)``.
    public init(
        maxWorkers: Int? = nil,
        initializer: ProcessInitializer? = nil
    ) throws(MultiprocessingError) {
        pool = try ThreadPool(workers: maxWorkers, initializer: initializer)
    }

    /// Takes no more calls.
    ///
    /// - Parameters:
    ///   - waits: Whether to wait until all calls have ended.
    ///   - cancelsFutures: Whether calls that haven't begun are given up.
    /// - SeeAlso: Python `Executor.shutdown`.
    public func shutdown(wait waits: Bool = true, cancelFutures cancelsFutures: Bool = false) async
    {
        await pool.engine.shutDown(waiting: waits, cancellingFutures: cancelsFutures)
    }
}
