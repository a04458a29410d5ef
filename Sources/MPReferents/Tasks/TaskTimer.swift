/// When something is to be done about a task.
///
/// Obsolete if the task has ended, or went on, since.
struct TaskTimer: Comparable {
    enum Kind: UInt8 {
        /// A delayed task's time has come.
        case due
        /// The task's deadline passes.
        case deadline
        /// The lease ends.
        case leaseEnd
        /// The attempt has taken too long.
        case timeLimit
    }

    /// In nanoseconds of the ledger's clock.
    let time: Int64
    let id: TaskID
    /// The lease which it is about, or after which it was set.
    let lease: UInt32
    let kind: Kind

    /// The order in time; at one time, the order in which the tasks were submitted.
    static func < (left: TaskTimer, right: TaskTimer) -> Bool {
        if left.time != right.time { return left.time < right.time }
        return left.id == right.id ? left.kind.rawValue < right.kind.rawValue : left.id < right.id
    }
}
