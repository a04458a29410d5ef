internal import MPReferents

/// What a pool knows of its tasks and workers, and what follows from it: which worker gets which task and when, and what
/// the end of a worker means.
///
/// It has no clock, no process and no payload: the engine feeds it with what happens, carries out the ``PoolOrder``s that
/// it appends, and keeps what belongs to each task by its number.
struct PoolCore {
    /// What is known of a worker.
    struct Worker {
        /// Where a worker is in its life.
        enum Phase {
            /// It was started. Can become `ready`.
            case starting
            /// It takes tasks. Can become `finishing`.
            case ready
            /// It gets no more tasks, and ends once it has done what it has. Terminal.
            case finishing
        }

        var phase = Phase.starting
        /// The tasks that it has, with their positions, in the order in which it runs them.
        var tasks = RingBuffer<(id: TaskID, position: UInt64)>()
        /// The position of the latest task that it was sent.
        var lastPosition: UInt64 = 0
        /// How many more tasks it may get; `nil` is no limit.
        var tasksLeft: Int?
        /// Whether it was asked for tasks, and hasn't answered.
        var isRecalled = false
        /// Whether it had nothing to give back when it was asked, and has told nothing since.
        var hasNothingToGive = false
        /// Whether it has given tasks back, and has told nothing since: something takes its time there.
        var isHeldUp = false
        /// Its cancelled tasks, and when it is killed because of them.
        var cancelled: [TaskID: Int64] = [:]
        /// Whether it is being killed.
        var isKilled = false
    }

    let settings: PoolSettings
    var ledger: TaskLedger
    var workers: [UInt64: Worker] = [:]
    /// The workers in the order in which they are given tasks.
    var turns: [UInt64] = []
    /// How long a task takes, in nanoseconds, as lately seen; `nil` if none was.
    var averageTime: Double?
    /// How many workers have died in a row before they took tasks.
    var failedStarts = 0
    /// Whether a worker has ever taken tasks.
    private var hasBegun = false
    /// Whether tasks wait for others, to be handed over together, although there would be room for them.
    var holdsBack = false
    /// Whether no worker had room for those that wait when that was last looked at.
    var isSaturated = false
    /// Whether there will be no more workers.
    var isOver = false
    /// Whether there were tasks that have a limit for their time.
    var knowsLimits = false
    private var lastWorker: UInt64 = 0

    /// Begins without workers.
    init(_ settings: PoolSettings) {
        self.settings = settings
        ledger = TaskLedger(capacity: settings.backlog)
    }

    /// How many workers take tasks.
    var readyCount: Int { workers.values.count { $0.phase == .ready } }

    /// Whether workers die before they take tasks, again and again.
    var isHopeless: Bool {
        failedStarts >= (hasBegun ? settings.mostLaterFailedStarts : settings.mostFailedStarts)
    }

    /// Whether workers are about to begin.
    var isStarting: Bool { workers.values.contains { $0.phase == .starting } }

    /// Whether all accepted tasks have ended, and no more are accepted.
    var isDone: Bool { ledger.isClosed && ledger.isDrained }

    /// Has as many workers started as there should be.
    mutating func startWorkers(_ orders: inout [PoolOrder]) {
        guard !isOver, !isHopeless else { return }
        let active = workers.values.count { $0.phase != .finishing }
        for _ in active..<max(active, settings.workerCount) {
            lastWorker += 1
            workers[lastWorker] = Worker(tasksLeft: settings.maxTasksPerWorker)
            turns.append(lastWorker)
            orders.append(.start(lastWorker))
        }
    }

    /// A worker takes tasks.
    mutating func isReady(_ number: UInt64, _ orders: inout [PoolOrder]) {
        guard workers[number]?.phase == .starting else { return }
        failedStarts = 0
        hasBegun = true
        workers[number]?.phase = .ready
        ledger.join(number)
        dispatch(&orders)
    }

    /// Lets all workers end: no task is accepted any more, and those that were are done.
    mutating func close(_ orders: inout [PoolOrder]) {
        ledger.close()
        dismissIfDone(&orders)
    }

    /// Ends all tasks, and starts no more workers.
    ///
    /// - Returns: The tasks that have ended, in order.
    mutating func terminate() -> [TaskID] {
        ledger.close()
        isOver = true
        let ids = ledger.unended
        for id in ids { _ = ledger.cancel(id) }
        return ids
    }

    /// Lets the workers end once nothing is to be done any more.
    mutating func dismissIfDone(_ orders: inout [PoolOrder]) {
        guard isDone, !isOver else { return }
        isOver = true
        for number in turns where workers[number]?.phase != .finishing { finish(number, &orders) }
    }

    /// Lets a worker end.
    mutating func finish(_ number: UInt64, _ orders: inout [PoolOrder]) {
        workers[number]?.phase = .finishing
        orders.append(.finish(number))
    }
}
