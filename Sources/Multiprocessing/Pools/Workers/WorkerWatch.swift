/// Decides how a worker's second thread watches over the one that runs tasks.
///
/// The thread that runs tasks reads what the pool says while it has none, and answers itself: a task that comes to an idle
/// worker wakes one thread. While it runs tasks, somebody else has to listen: a task may be cancelled, or be wanted back.
/// So the second thread looks now and then whether tasks follow each other, and listens once one takes its time.
struct WorkerWatch {
    /// What the second thread does next.
    enum Step: Equatable {
        /// Sleep until it is told that a task has begun.
        case rest
        /// Look again a moment later.
        case lookAgain
        /// Wait for what the pool says.
        case listen
    }

    /// How many tasks had begun when it last looked.
    private var begunCount: UInt64 = 0

    /// Decides.
    ///
    /// - Parameters:
    ///   - begun: How many tasks have begun altogether.
    ///   - isIdle: Whether the thread that runs tasks reads what the pool says.
    /// - Returns: What it does next.
    mutating func step(begun: UInt64, isIdle: Bool) -> Step {
        defer { begunCount = begun }
        if begun != begunCount { return .lookAgain }
        return isIdle ? .rest : .listen
    }
}
