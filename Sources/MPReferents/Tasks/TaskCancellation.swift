/// Result of ``TaskLedger/cancel(_:)``.
package enum TaskCancellation: Equatable, Sendable {
    /// The task was waiting, and has ended.
    case waiting(TaskEnding)
    /// The task has ended for its submitter; its worker is to be told, as it may be running it.
    case leased(TaskEnding, worker: UInt64)
    /// There is no such task, or it has ended already.
    case unknown
}
