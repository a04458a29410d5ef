import MPSystem

/// Identifies a task; counts from 1, never reused.
package typealias TaskID = UInt64

/// Keeps account of tasks: who submitted them, which wait, which worker holds which, and how each ends.
///
/// It has no payloads, which its owner keeps by number, and no clock: times are durations since any fixed moment, the same
/// for all calls, and never go back. It does nothing by itself; at ``nextTime`` its owner calls ``timePassed(_:)``.
///
/// Each task that was accepted ends exactly once: one call returns its ``TaskEnding``.
///
/// - Complexity: O(1) amortised for a task with default terms, else O(log n). Choosing a task for a worker also takes time
///   proportional to the number of different demands that waiting tasks have.
package struct TaskLedger {
    /// Most tasks that haven't ended; `nil` is no limit.
    package let capacity: Int?
    package internal(set) var counts = TaskCounts()
    /// Whether no task is given to workers.
    package internal(set) var isPaused = false
    /// Whether no more tasks are accepted.
    package internal(set) var isClosed = false

    var tasks = NumberedValues<TaskRecord>()
    var lastID: TaskID = 0
    /// Waiting tasks that demand nothing.
    var plain = TaskOrder()
    /// Waiting tasks that demand something, by their demands.
    var demanding: [[String: Int]: TaskOrder] = [:]
    /// Unended tasks by key.
    var keys: [String: TaskID] = [:]
    /// Unended tasks that end with their submitter, by submitter.
    var bound: [UInt64: Set<TaskID>] = [:]
    /// Workers by place; places of workers that have left are used again.
    var workers: [TaskWorker?] = []
    var freePlaces: [Int] = []
    /// The places of workers by number.
    var places: [UInt64: Int] = [:]
    var timers = BinaryHeap<TaskTimer>()
    /// Number of timers when obsolete ones were last dropped.
    var timersKept = 0

    /// - Parameter capacity: Most tasks that haven't ended; `nil` is no limit.
    package init(capacity: Int? = nil) {
        self.capacity = capacity
    }

    package var isFull: Bool { capacity.map { tasks.count >= $0 } ?? false }

    /// Whether all accepted tasks have ended.
    package var isDrained: Bool { tasks.isEmpty }

    /// Accepts a task.
    ///
    /// - Parameters:
    ///   - submitter: Any number by which the submitter recognises its tasks when they end.
    ///   - terms: What it asks for beyond the defaults.
    ///   - now: The time; only used with terms.
    /// - Returns: The task's number, or why it isn't accepted.
    package mutating func submit(
        by submitter: UInt64,
        _ terms: TaskTerms? = nil,
        at now: Duration = .zero
    ) -> TaskSubmission {
        if isClosed { return .closed }
        if let key = terms?.key, let other = keys[key] { return .duplicate(of: other) }
        if isFull { return .full }
        lastID += 1
        let id = lastID
        counts.submitted += 1
        var record = TaskRecord(submitter: submitter, terms: terms)
        if let terms {
            set(terms, of: id, at: now.wholeNanoseconds, &record)
        } else {
            counts.queued += 1
            plain.insert(id, priority: 0)
        }
        tasks[id] = record
        return .accepted(id)
    }

    private mutating func set(
        _ terms: TaskTerms,
        of id: TaskID,
        at now: Int64,
        _ record: inout TaskRecord
    ) {
        if let key = terms.key { keys[key] = id }
        if terms.endsWithSubmitter { bound[record.submitter, default: []].insert(id) }
        if let deadline = terms.deadline?.wholeNanoseconds {
            timers.insert(TaskTimer(time: deadline, id: id, lease: 0, kind: .deadline))
        }
        if let due = terms.notBefore?.wholeNanoseconds, due > now {
            record.state = .delayed
            counts.delayed += 1
            timers.insert(TaskTimer(time: due, id: id, lease: 0, kind: .due))
        } else {
            counts.queued += 1
            queue(id, terms)
        }
        dropObsoleteTimers()
    }

    /// Puts a waiting task into its place.
    mutating func queue(_ id: TaskID, _ terms: TaskTerms?) {
        guard let terms, !terms.demands.isEmpty else {
            return plain.insert(id, priority: terms?.priority ?? 0)
        }
        demanding[terms.demands, default: TaskOrder()].insert(id, priority: terms.priority)
    }

    package mutating func pause() { isPaused = true }

    package mutating func resume() { isPaused = false }

    /// Accepts no more tasks; those that were accepted go on.
    package mutating func close() { isClosed = true }
}

// Questions.
extension TaskLedger {
    /// The number of an unended task's attempts that have begun; `nil` if it has ended.
    package func attempts(of id: TaskID) -> Int? { tasks[id].map { Int($0.attempts) } }

    /// The terms of an unended task; `nil` for the default ones, or if it has ended.
    package func terms(of id: TaskID) -> TaskTerms? { tasks[id]?.terms }

    /// The submitter of an unended task.
    package func submitter(of id: TaskID) -> UInt64? { tasks[id]?.submitter }

    /// The worker that holds a task.
    package func holder(of id: TaskID) -> UInt64? {
        guard let task = tasks[id], task.isHeld else { return nil }
        return workers[Int(task.worker)]?.number
    }

    /// Whether an unended task waits for its time.
    package func isDelayed(_ id: TaskID) -> Bool { tasks[id]?.state == .delayed }

    /// The unended tasks, in order.
    package var unended: [TaskID] { tasks.numbers }
}
