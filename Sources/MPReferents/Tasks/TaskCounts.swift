/// How many tasks are where, and how many have ended in which way since the ledger began.
package struct TaskCounts: Equatable, Sendable {
    /// Tasks that a worker could take now.
    package var queued = 0
    /// Tasks that wait for their time.
    package var delayed = 0
    /// Tasks that workers hold.
    package var leased = 0
    /// Tasks that were accepted.
    package var submitted: UInt64 = 0
    /// Tasks that ended with a result.
    package var completed: UInt64 = 0
    /// Tasks that ended with an error.
    package var failed: UInt64 = 0
    /// Tasks that ended with their worker.
    package var lost: UInt64 = 0
    package var cancelled: UInt64 = 0
    /// Tasks that ended after the last of several attempts.
    package var dead: UInt64 = 0
    /// Tasks whose deadline has passed.
    package var expired: UInt64 = 0
    /// Attempts that were followed by another one.
    package var retried: UInt64 = 0

    package init() {}

    /// Tasks that haven't ended.
    package var unended: Int { queued + delayed + leased }

    /// Tasks that have ended.
    package var ended: UInt64 { completed + failed + lost + cancelled + dead + expired }
}
