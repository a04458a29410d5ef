// Many calls of one function.
extension WorkerPool {
    /// Runs a function for each of many inputs, and waits for all results.
    ///
    /// The first error gives up what hasn't begun. If the waiting task is cancelled, everything is given up, and what runs
    /// is cancelled.
    ///
    /// ```swift
    /// let lengths = try await pool.map(.wordCount, files, progress: .bar("counting"))
    /// ```
    ///
    /// - Parameters:
    ///   - function: The function.
    ///   - inputs: The inputs; taken while there is room for them.
    ///   - chunkSize: How many inputs make one task. Many short calls are done faster in larger chunks; calls that take
    ///     longer than a millisecond are spread best one by one. By default, at most 1024, and about 32 chunks per worker.
    ///   - options: What is asked for each task.
    ///   - progress: Is told how far it is.
    /// - Returns: The results, in the order of the inputs.
    /// - Throws: ``MapFailure``: the first error, with the input of it; `cancelled`.
    /// - Complexity: Keeps the results, and the inputs that are under way.
    /// - SeeAlso: Python `Pool.map`.
    ///
    /// Inlined, so that a program that knows the type of the inputs makes an array of them fast.
    @inlinable
    public nonisolated(nonsending) func map<Input, Output>(
        _ function: RemoteFunction<Input, Output>,
        _ inputs: some Sequence<Input>,
        chunkSize: Int? = nil,
        options: TaskOptions? = nil,
        progress: ProgressObserver? = nil
    ) async throws -> [Output] {
        try await map(
            function,
            array: Array(inputs),
            chunkSize: chunkSize,
            options: options,
            progress: progress
        )
    }

    @usableFromInline
    nonisolated(nonsending) func map<Input, Output>(
        _ function: RemoteFunction<Input, Output>,
        array inputs: [Input],
        chunkSize: Int?,
        options: TaskOptions?,
        progress: ProgressObserver?
    ) async throws -> [Output] {
        let engine = handle.engine
        let size = chunkSize ?? Self.chunkSize(for: inputs.count, engine.workerCount)
        var stream = TaskStream(function, inputs, chunkSize: max(1, size), options, on: engine)
        var results = OrderedResults<Output>()
        var report = progress.map {
            ProgressReport($0, total: inputs.count, workers: engine.workerCount)
        }
        defer { report?.finish() }
        while !stream.isDone {
            try await stream.fill()
            let count = try await stream.take(into: &results, waiting: !stream.hasRoom())
            report?.add(count)
        }
        return results.all()
    }

    /// Has a function run for each of many inputs; returns at once.
    ///
    /// - Parameters:
    ///   - function: The function.
    ///   - inputs: The inputs.
    ///   - chunkSize: How many inputs make one task.
    ///   - options: What is asked for each task.
    ///   - callback: Called with all results, on any thread.
    ///   - errorCallback: Called with the first error, on any thread.
    /// - Returns: The results that will be there.
    /// - SeeAlso: Python `Pool.map_async`.
    public func mapAsync<Input, Output>(
        _ function: RemoteFunction<Input, Output>,
        _ inputs: some Sequence<Input> & Sendable,
        chunkSize: Int? = nil,
        options: TaskOptions? = nil,
        callback: (@Sendable ([Output]) -> Void)? = nil,
        errorCallback: (@Sendable (any Error) -> Void)? = nil
    ) -> AsyncResult<[Output]> {
        let promise = TaskPromise<[Output]>()
        promise.call(callback, errorCallback)
        let task = Task {
            do {
                promise.fulfil(
                    .success(
                        try await map(function, inputs, chunkSize: chunkSize, options: options)
                    )
                )
            } catch {
                promise.fulfil(.failure(error))
            }
        }
        return AsyncResult(promise, of: MapCall("\(handle.engine.name): \(function.name)", task))
    }

    /// Runs a function of several arguments for each of many tuples, and waits for all results.
    ///
    /// ```swift
    /// let powers = try await pool.starmap(.power, [(2, 5), (3, 2), (10, 3)])  // [32, 9, 1000]
    /// ```
    ///
    /// - Parameters:
    ///   - function: The function.
    ///   - inputs: The tuples of arguments.
    ///   - chunkSize: How many of them make one task.
    ///   - options: What is asked for each task.
    ///   - progress: Is told how far it is.
    /// - Returns: The results, in the order of the inputs.
    /// - Throws: As ``map(_:_:chunkSize:options:progress:)``.
    /// - SeeAlso: Python `Pool.starmap`.
    public nonisolated(nonsending) func starmap<each Argument, Output>(
        _ function: RemoteFunction<(repeat each Argument), Output>,
        _ inputs: some Sequence<(repeat each Argument)>,
        chunkSize: Int? = nil,
        options: TaskOptions? = nil,
        progress: ProgressObserver? = nil
    ) async throws -> [Output] {
        try await map(
            function,
            inputs,
            chunkSize: chunkSize,
            options: options,
            progress: progress
        )
    }

    /// Has a function of several arguments run for each of many tuples; returns at once.
    ///
    /// - Parameters:
    ///   - function: The function.
    ///   - inputs: The tuples of arguments.
    ///   - chunkSize: How many of them make one task.
    ///   - options: What is asked for each task.
    ///   - callback: Called with all results, on any thread.
    ///   - errorCallback: Called with the first error, on any thread.
    /// - Returns: The results that will be there.
    /// - SeeAlso: Python `Pool.starmap_async`.
    public func starmapAsync<each Argument, Output>(
        _ function: RemoteFunction<(repeat each Argument), Output>,
        _ inputs: some Sequence<(repeat each Argument)> & Sendable,
        chunkSize: Int? = nil,
        options: TaskOptions? = nil,
        callback: (@Sendable ([Output]) -> Void)? = nil,
        errorCallback: (@Sendable (any Error) -> Void)? = nil
    ) -> AsyncResult<[Output]> {
        mapAsync(
            function,
            inputs,
            chunkSize: chunkSize,
            options: options,
            callback: callback,
            errorCallback: errorCallback
        )
    }

    /// How many inputs make one task: enough of them that short calls cost little, and enough tasks that all workers are
    /// busy to the end.
    private static func chunkSize(for count: Int, _ workers: Int) -> Int {
        max(1, min(1024, count / (32 * max(1, workers))))
    }
}
