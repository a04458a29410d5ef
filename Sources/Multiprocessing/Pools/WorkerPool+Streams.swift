// Many calls whose results are used as they come.
extension WorkerPool {
    /// Runs a function for each of many inputs, and gives the results one after the other, in the order of the inputs.
    ///
    /// Inputs are taken only while few results wait to be used, so that any number of them needs little memory. What
    /// isn't wanted any more, since the loop has ended, is given up.
    ///
    /// ```swift
    /// for try await page in pool.imap(.render, pages) { try write(page) }
    /// ```
    ///
    /// - Parameters:
    ///   - function: The function.
    ///   - inputs: The inputs.
    ///   - chunkSize: How many inputs make one task.
    ///   - options: What is asked for each task.
    /// - Returns: The results; an iteration throws ``MapFailure`` at the first error.
    /// - SeeAlso: Python `Pool.imap`.
    public func imap<Input, Output>(
        _ function: RemoteFunction<Input, Output>,
        _ inputs: some Sequence<Input>,
        chunkSize: Int = 1,
        options: TaskOptions? = nil
    ) -> PoolResults<Output> {
        PoolResults(
            function,
            inputs,
            chunkSize: chunkSize,
            options,
            isOrdered: true,
            on: handle.engine
        )
    }

    /// Runs a function for each of many inputs, and gives each result as soon as it is there, in any order.
    ///
    /// - Parameters:
    ///   - function: The function.
    ///   - inputs: The inputs, taken as for ``imap(_:_:chunkSize:options:)``.
    ///   - chunkSize: How many inputs make one task.
    ///   - options: What is asked for each task.
    /// - Returns: The results; an iteration throws ``MapFailure`` at the first error.
    /// - SeeAlso: Python `Pool.imap_unordered`.
    public func imapUnordered<Input, Output>(
        _ function: RemoteFunction<Input, Output>,
        _ inputs: some Sequence<Input>,
        chunkSize: Int = 1,
        options: TaskOptions? = nil
    ) -> PoolResults<Output> {
        PoolResults(
            function,
            inputs,
            chunkSize: chunkSize,
            options,
            isOrdered: false,
            on: handle.engine
        )
    }
}
