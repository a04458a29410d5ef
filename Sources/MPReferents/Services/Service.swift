/// Carries out calls in tasks of their own, off the server's thread: a user's class or actor, a
/// function, a slow constructor, or a stream.
///
/// Cancelling the task of a call gives the call up: its answer is dropped. A task that ignores
/// cancellation keeps its place in the ``CallOrder`` until it ends.
///
/// Only a trap in the user's code (an index out of range, an overflow, `fatalError`) ends the
/// process, and with it all shared objects: errors, cancellation and time limits don't.
package protocol Service: AnyObject, Sendable {
    /// Carries out a call.
    func call(_ request: ServiceRequest) async -> ServiceResult

    /// The longest time that callers of a method wait, counted from the arrival of the call; `nil`
    /// is no limit.
    func timeLimit(of method: String) -> Duration?

    /// A method's name in error texts, such as `Library.search`.
    func qualifiedName(of method: String) -> String
}

extension Service {
    package func qualifiedName(of method: String) -> String { method }

    package func timeLimit(of method: String) -> Duration? { nil }
}
