/// Accepts calls, and gives a ``Future`` for each: a ``ProcessPoolExecutor``, a ``ThreadPoolExecutor``.
///
/// - SeeAlso: Python `concurrent.futures.Executor`.
public protocol FutureExecutor: Sendable {
    /// The pool that does the work.
    associatedtype Pool: WorkerPool

    /// The pool that does the work.
    var pool: Pool { get }
}

extension FutureExecutor {
    /// Has a function run in a worker; returns as soon as it is accepted.
    ///
    /// - Parameters:
    ///   - function: The function.
    ///   - input: Its argument.
    ///   - options: What is asked for beyond running it once, as soon as possible.
    /// - Returns: The future result.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if the argument can't be sent; `closed` after a shutdown;
    ///   `brokenPool`; `cancelled` while it waits for room.
    /// - SeeAlso: Python `Executor.submit`.
    public nonisolated(nonsending) func submit<Input, Output>(
        _ function: RemoteFunction<Input, Output>,
        _ input: Input,
        options: TaskOptions? = nil
    ) async throws(MultiprocessingError) -> Future<Output> {
        let engine = pool.handle.engine
        let owner = CallOwner(function, on: engine)
        if try !engine.submitAtOnce(function, input, for: owner, options) {
            try await engine.submitWaiting(function, input, for: owner, options)
        }
        return Future(owner.promise, of: owner)
    }

    /// Has a function of none or several arguments run in a worker; returns as soon as it is accepted.
    ///
    /// - Parameters:
    ///   - function: The function.
    ///   - arguments: Its arguments.
    ///   - options: What is asked for beyond running it once, as soon as possible.
    /// - Returns: The future result.
    /// - Throws: As ``submit(_:_:options:)-(_,Input,_)``.
    @_disfavoredOverload
    public nonisolated(nonsending) func submit<each Argument, Output>(
        _ function: RemoteFunction<(repeat each Argument), Output>,
        _ arguments: repeat each Argument,
        options: TaskOptions? = nil
    ) async throws(MultiprocessingError) -> Future<Output> {
        try await submit(function, (repeat each arguments), options: options)
    }

    /// Runs a function for each of many inputs, and gives the results in the order of the inputs.
    ///
    /// - Parameters:
    ///   - function: The function.
    ///   - inputs: The inputs, taken while there is room.
    ///   - chunkSize: How many inputs make one task.
    ///   - bufferSize: How many inputs are taken before the first result is used; `nil` is as many as keep all workers
    ///     busy.
    /// - Returns: The results; an iteration throws ``MapFailure`` at the first error.
    /// - SeeAlso: Python `Executor.map`, with `buffersize` from 3.14 on.
    public func map<Input, Output>(
        _ function: RemoteFunction<Input, Output>,
        _ inputs: some Sequence<Input>,
        chunkSize: Int = 1,
        bufferSize: Int? = nil
    ) -> PoolResults<Output> {
        PoolResults(
            function,
            inputs,
            chunkSize: chunkSize,
            nil,
            isOrdered: true,
            bufferSize: bufferSize,
            on: pool.handle.engine
        )
    }
}
