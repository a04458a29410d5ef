/// Result of ``TaskLedger/submit(by:_:at:)``.
package enum TaskSubmission: Equatable, Sendable {
    case accepted(TaskID)
    /// A task with the same key hasn't ended yet.
    case duplicate(of: TaskID)
    /// As many tasks as the ledger may hold haven't ended yet.
    case full
    /// The ledger takes no more tasks.
    case closed
}
