internal import MPReferents

/// What a pool has to do because of what it decided.
enum PoolOrder: Equatable {
    /// Start a worker process, which gets this number.
    case start(UInt64)
    /// Send a worker tasks, the first of which has this position among all that it gets.
    case send(UInt64, [TaskID], from: UInt64)
    /// Ask a worker for tasks that it hasn't begun, at most so many.
    case recall(UInt64, Int)
    /// Have a worker leave a task alone; if it runs already, cancel it only if this says so.
    case cancel(UInt64, TaskID, evenIfRunning: Bool)
    /// Let a worker end once it has done what it has.
    case finish(UInt64)
    /// Kill a worker.
    case kill(UInt64)
}

/// How a task ends that has no result.
enum PoolFate: Equatable {
    /// Its worker has ended, and it may not be run again.
    case lost
    /// Its worker has ended each time that it was tried.
    case deadLetter
    /// It took longer than it may.
    case timedOut
    /// It could not be done in time.
    case expired
}

/// A task that has ended, and how.
struct PoolEnding: Equatable {
    let id: TaskID
    let fate: PoolFate
}
