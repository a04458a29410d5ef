package import MPWire

/// Leads to the process that hosts actors: over a manager's connection, or in memory in tests.
package protocol ActorRoute: Sendable {
    /// Calls a method there, and waits for its result.
    ///
    /// Cancelling the task cancels the method.
    ///
    /// - Parameters:
    ///   - invocation: The call.
    ///   - timeout: The longest time that it may take; `nil` is no limit.
    /// - Returns: What the method returns; `null` if that is nothing.
    /// - Throws: What the method throws, or why it couldn't be called.
    @concurrent func call(
        _ invocation: RemoteInvocation,
        timeout: Duration?
    ) async throws -> WireValue
}
