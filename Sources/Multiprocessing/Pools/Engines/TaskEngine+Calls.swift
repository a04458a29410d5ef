/// Submissions of single calls.
extension TaskEngine {
    /// Accepts a call, if nothing has to be awaited for that, which nearly always is so.
    ///
    /// There may be a million calls: no ``TaskSource`` is made for each, whose types would be looked up, and no step of it
    /// is suspended.
    ///
    /// - Parameters:
    ///   - function: The function.
    ///   - input: Its argument.
    ///   - owner: Gets the result.
    ///   - options: What is asked for.
    /// - Returns: Whether it was accepted; if not, ``submitWaiting(_:_:for:_:)`` is the way.
    /// - Throws: Why it isn't accepted, and wouldn't be later.
    func submitAtOnce<Input, Output>(
        _ function: RemoteFunction<Input, Output>,
        _ input: Input,
        for owner: CallOwner<Output>,
        _ options: TaskOptions?
    ) throws(MultiprocessingError) -> Bool {
        if isTracing { return false }
        let (coder, name) = (function.input, function.name)
        return try submitAtOnce(owner, options) { () throws(MultiprocessingError) in
            try coder.plainPayload(of: input, for: name)
        }
    }

    /// Accepts a call, whatever has to be awaited.
    ///
    /// - Parameters:
    ///   - function: The function.
    ///   - input: Its argument.
    ///   - owner: Gets the result.
    ///   - options: What is asked for.
    /// - Throws: Why it isn't accepted.
    nonisolated(nonsending) func submitWaiting<Input, Output>(
        _ function: RemoteFunction<Input, Output>,
        _ input: Input,
        for owner: CallOwner<Output>,
        _ options: TaskOptions?
    ) async throws(MultiprocessingError) {
        try await submitInSpan(0..<1, of: owner, from: CallSource(function, input), options)
    }
}
