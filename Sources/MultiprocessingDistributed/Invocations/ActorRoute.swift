package import MPWire

/// A way to the process that hosts actors: over a manager's connection, or in memory in tests.
package protocol ActorRoute: Sendable {
    /// Calls a method there, and waits for its result.
    ///
    /// Cancelling the task cancels the method.
    ///
    /// - Parameters:
    ///   - invocation: The call.
    ///   - timeout: Longest time for the call; `nil` is no limit.
    /// - Returns: The method's result; `null` if it has none.
    /// - Throws: The method's error, or the reason why it couldn't be called.
    @concurrent func call(
        _ invocation: RemoteInvocation,
        timeout: Duration?
    ) async throws -> WireValue
}
