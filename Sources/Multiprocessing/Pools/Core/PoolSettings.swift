/// What a pool goes by.
struct PoolSettings: Sendable {
    /// How many workers there are.
    var workerCount: Int
    /// After how many tasks a worker is replaced; `nil` is never.
    var maxTasksPerWorker: Int?
    /// How many tasks may wait or run at a time.
    var backlog = 1 << 20
    /// How long a cancelled function may go on before its worker is killed, in nanoseconds.
    var cancellationGrace: Int64 = 1_000_000_000
    /// How much work a worker has ahead of it, in nanoseconds.
    var workAhead: Double = 1_000_000
    /// How many tasks a worker has at most.
    var mostAhead = 256
    /// What it costs to hand tasks over to a worker and to hear of them, in nanoseconds.
    ///
    /// Less work than that is handed over together with other tasks. It is about a round trip over a socket between threads
    /// that sleep.
    var handoverCost: Double = 50_000
    /// How long tasks wait for others at most, in nanoseconds.
    var longestHoldback: Int64 = 500_000
    /// How many workers in a row may die before they take tasks, as long as none ever has.
    var mostFailedStarts = 3
    /// How many may do so later: whatever killed them, workers can begin.
    var mostLaterFailedStarts = 100
}
