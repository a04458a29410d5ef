/// A service that begins each call at once, without a task: one that only hands calls on.
package protocol PromptService: Service {
    /// Begins a call, without waiting for anything.
    ///
    /// - Parameters:
    ///   - request: The call.
    ///   - finished: Is told the result, once, from any thread; also if the call was cancelled.
    /// - Returns: Cancels the call, on any thread.
    func begin(
        _ request: ServiceRequest,
        finished: @escaping @Sendable (ServiceResult) -> Void
    ) -> @Sendable () -> Void
}
