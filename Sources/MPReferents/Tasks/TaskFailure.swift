/// What becomes of a task whose attempt has failed.
package enum TaskFailure: Equatable, Sendable {
    /// It is tried again at this time of the ledger's clock.
    case retried(at: Duration)
    /// It goes back to its place: it had not begun, and no attempt is counted.
    case returned
    /// It has ended: it may not be tried again.
    case ended(TaskEnding)
    /// It has ended after the last of several attempts.
    case deadLetter(TaskEnding)
}
