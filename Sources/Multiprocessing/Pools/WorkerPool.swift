/// Runs functions in workers: a ``ProcessPool``, a ``ThreadPool``, or a `ClusterPool`.
///
/// Code that is written against the protocol runs with any of them:
///
/// ```swift
/// func total(of files: [String], in pool: some WorkerPool) async throws -> Int {
///     try await pool.map(.wordCount, files).reduce(0, +)
/// }
/// ```
///
/// - SeeAlso: Python `multiprocessing.pool.Pool`.
public protocol WorkerPool: Sendable {
    /// What the functions of the protocol submit to.
    var handle: PoolHandle { get }
}

/// The inner side of a pool.
public struct PoolHandle: Sendable {
    let engine: any TaskEngine

    init(_ engine: any TaskEngine) { self.engine = engine }
}

extension WorkerPool {
    /// How many workers the pool has.
    public var workerCount: Int { handle.engine.workerCount }
}

// One call.
extension WorkerPool {
    /// Runs a function in a worker, and waits for its result.
    ///
    /// If the waiting task is cancelled, the call is given up, and its function is cancelled.
    ///
    /// - Parameters:
    ///   - function: The function.
    ///   - input: Its argument.
    ///   - options: What is asked for beyond running it once, as soon as possible.
    /// - Returns: What it returned.
    /// - Throws: What it threw, if its error's type was registered; else ``MultiprocessingError``: `remote` with the
    ///   error's type and text; `workerLost` if the worker ended, by itself or by a signal; `timedOut` with a time limit;
    ///   `unknownFunction`, `typeMismatch`, `closed`, `brokenPool`, `cancelled`.
    /// - SeeAlso: Python `Pool.apply`.
    public nonisolated(nonsending) func apply<Input, Output>(
        _ function: RemoteFunction<Input, Output>,
        _ input: Input,
        options: TaskOptions? = nil
    ) async throws -> Output {
        let engine = handle.engine
        let owner = CallOwner(function, on: engine)
        let source = CallSource(function, input)
        if engine.isTracing {
            try await engine.submitInSpan(0..<1, of: owner, from: source, options)
        } else {
            try await engine.call(owner, from: source, options) { owner.outcome != nil }
        }
        let result = AsyncResult(owner.promise, of: owner)
        return try await withTaskCancellationHandler {
            // The cancelled call ends, and with it this wait.
            while try await result.promise.wait() != .done {
                result.cancel()
                await result.promise.waitDespiteCancellation()
            }
            return try await result.get()
        } onCancel: {
            result.cancel()
        }
    }

    /// Runs a function of none or several arguments in a worker, and waits for its result.
    ///
    /// - Parameters:
    ///   - function: The function.
    ///   - arguments: Its arguments.
    ///   - options: What is asked for beyond running it once, as soon as possible.
    /// - Returns: What it returned.
    /// - Throws: As ``apply(_:_:options:)-(_,Input,_)``.
    @_disfavoredOverload
    public nonisolated(nonsending) func apply<each Argument, Output>(
        _ function: RemoteFunction<(repeat each Argument), Output>,
        _ arguments: repeat each Argument,
        options: TaskOptions? = nil
    ) async throws -> Output {
        try await apply(function, (repeat each arguments), options: options)
    }

    /// Has a function run in a worker; returns as soon as the pool has accepted it.
    ///
    /// - Parameters:
    ///   - function: The function.
    ///   - input: Its argument.
    ///   - options: What is asked for beyond running it once, as soon as possible.
    ///   - callback: Called with the result, on any thread.
    ///   - errorCallback: Called with the error, on any thread.
    /// - Returns: The result that will be there.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if the argument can't be sent; `closed`; `brokenPool`; `cancelled`
    ///   while it waits for room.
    /// - SeeAlso: Python `Pool.apply_async`.
    public nonisolated(nonsending) func applyAsync<Input, Output>(
        _ function: RemoteFunction<Input, Output>,
        _ input: Input,
        options: TaskOptions? = nil,
        callback: (@Sendable (Output) -> Void)? = nil,
        errorCallback: (@Sendable (any Error) -> Void)? = nil
    ) async throws(MultiprocessingError) -> AsyncResult<Output> {
        let engine = handle.engine
        let owner = CallOwner(function, on: engine)
        owner.promise.call(callback, errorCallback)
        if try !engine.submitAtOnce(function, input, for: owner, options) {
            try await engine.submitWaiting(function, input, for: owner, options)
        }
        return AsyncResult(owner.promise, of: owner)
    }

    /// Has a function of none or several arguments run in a worker; returns as soon as the pool has accepted it.
    ///
    /// - Parameters:
    ///   - function: The function.
    ///   - arguments: Its arguments.
    ///   - options: What is asked for beyond running it once, as soon as possible.
    /// - Returns: The result that will be there.
    /// - Throws: As ``applyAsync(_:_:options:callback:errorCallback:)-(_,Input,_,_,_)``.
    @_disfavoredOverload
    public nonisolated(nonsending) func applyAsync<each Argument, Output>(
        _ function: RemoteFunction<(repeat each Argument), Output>,
        _ arguments: repeat each Argument,
        options: TaskOptions? = nil
    ) async throws(MultiprocessingError) -> AsyncResult<Output> {
        try await applyAsync(function, (repeat each arguments), options: options)
    }
}

extension TaskPromise {
    /// Has one of two functions called with the result.
    func call(
        _ callback: (@Sendable (Value) -> Void)?,
        _ errorCallback: (@Sendable (any Error) -> Void)?
    ) {
        guard callback != nil || errorCallback != nil else { return }
        whenDone { result in
            switch result {
            case .success(let value): callback?(value)
            case .failure(let error): errorCallback?(error)
            }
        }
    }

    /// Waits for the result, which is about to come, although the task is cancelled.
    nonisolated(nonsending) func waitDespiteCancellation() async {
        await withCheckedContinuation { waiting in whenDone { _ in waiting.resume() } }
    }
}
