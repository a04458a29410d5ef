internal import MPReferents

// What becomes of tasks.
extension PoolCore {
    /// Accepts a task, without giving it to a worker yet.
    mutating func submit(_ terms: TaskTerms?, at now: Duration) -> TaskSubmission {
        if terms?.timeLimit != nil { knowsLimits = true }
        return ledger.submit(by: 0, terms, at: now)
    }

    /// A worker tells what has become of tasks: it has them no longer.
    ///
    /// For several at a time, since changing a worker in its dictionary takes longer than what is changed.
    mutating func isTold(of ids: some Sequence<TaskID>, by number: UInt64) {
        workers[number]?.removed(ids)
    }

    /// A worker has done a task, of which it tells.
    ///
    /// - Returns: Whether somebody waits for its result.
    mutating func finished(_ id: TaskID, by number: UInt64) -> Bool {
        ledger.complete(id, by: number) != nil
    }

    /// A task's function has thrown, as its worker tells: it may be tried again, if its terms allow that.
    ///
    /// - Returns: Whether the task has ended with that, and somebody waits for it.
    mutating func failed(_ id: TaskID, by number: UInt64, mayRetry: Bool, at now: Duration) -> Bool
    {
        switch ledger.fail(id, by: number, mayRetry: mayRetry, at: now) {
        case .ended, .deadLetter: return true
        case .retried, .returned, nil: return false
        }
    }

    /// A worker has told of tasks that it has done together.
    mutating func tookTime(_ nanoseconds: UInt64, for count: Int) {
        guard count > 0, nanoseconds > 0 else { return }
        let time = Double(nanoseconds) / Double(count)
        // Soon believed, so that few tasks wait behind one that takes long.
        averageTime = averageTime.map { 0.5 * $0 + 0.5 * time } ?? time
    }

    /// Gives a task up.
    ///
    /// - Parameters:
    ///   - id: The task.
    ///   - evenIfRunning: Whether its function is cancelled if it has begun; else it goes on for nobody.
    ///   - now: The time, in nanoseconds.
    ///   - orders: What follows is appended to it.
    /// - Returns: Whether it was under way.
    mutating func cancel(
        _ id: TaskID,
        evenIfRunning: Bool,
        at now: Int64,
        _ orders: inout [PoolOrder]
    ) -> Bool {
        switch ledger.cancel(id) {
        case .unknown: return false
        case .waiting: return true
        case .leased(_, let worker):
            orders.append(.cancel(worker, id, evenIfRunning: evenIfRunning))
            if evenIfRunning { workers[worker]?.cancelled[id] = now + settings.cancellationGrace }
            return true
        }
    }

    /// The tasks that workers have begun.
    ///
    /// - Parameter begun: The position of the latest task that a worker has begun.
    /// - Returns: Those that haven't ended.
    func begunTasks(_ begun: (UInt64) -> UInt64) -> Set<TaskID> {
        var ids: Set<TaskID> = []
        for (number, worker) in workers where !worker.tasks.isEmpty {
            ids.formUnion(worker.tasksBegun(begun(number)))
        }
        return ids
    }

    /// Whether a worker has begun a task.
    func hasBegun(_ id: TaskID, _ begun: (UInt64) -> UInt64) -> Bool {
        guard let number = ledger.holder(of: id), let worker = workers[number] else { return false }
        return worker.tasksBegun(begun(number)).contains(id)
    }

    /// A worker has ended.
    ///
    /// - Parameters:
    ///   - number: The worker.
    ///   - begun: The position of the latest task that it had begun.
    ///   - now: The time.
    ///   - orders: What follows is appended to it.
    /// - Returns: The tasks that have ended with it. All others are done by other workers.
    mutating func workerEnded(
        _ number: UInt64,
        begun: UInt64,
        at now: Duration,
        _ orders: inout [PoolOrder]
    ) -> [PoolEnding] {
        guard let worker = workers.removeValue(forKey: number) else { return [] }
        turns.removeAll { $0 == number }
        if worker.phase == .starting { failedStarts += 1 }
        let begunTasks = Set(worker.tasksBegun(begun))
        let fates = ledger.leave(number, at: now) { begunTasks.contains($0) }
        let endings = fates.compactMap { id, fate in ending(id, fate, otherwise: .lost) }
        startWorkers(&orders)
        dispatch(&orders)
        return endings
    }

    private func ending(_ id: TaskID, _ fate: TaskFailure, otherwise lost: PoolFate) -> PoolEnding?
    {
        switch fate {
        case .returned, .retried: nil
        case .ended: PoolEnding(id: id, fate: lost)
        case .deadLetter: PoolEnding(id: id, fate: lost == .lost ? .deadLetter : lost)
        }
    }
}

// What time does.
extension PoolCore {
    /// How often it is looked which task a worker runs, while tasks have limits for their time.
    private static let lookInterval = Duration.milliseconds(20)

    /// When ``timePassed(_:begun:_:)`` is to be called; `nil` if nothing waits for a time.
    func nextTime(after now: Duration) -> Duration? {
        var next = ledger.nextTime
        func note(_ time: Duration) { next = min(next ?? time, time) }
        if holdsBack { note(now + .nanoseconds(settings.longestHoldback)) }
        if knowsLimits, ledger.counts.leased > 0 { note(now + Self.lookInterval) }
        for worker in workers.values {
            for time in worker.cancelled.values { note(.nanoseconds(time)) }
        }
        return next
    }

    /// Does what is due.
    ///
    /// - Parameters:
    ///   - now: The time.
    ///   - begun: The position of the latest task that a worker has begun.
    ///   - orders: What follows is appended to it.
    /// - Returns: The tasks that have ended.
    mutating func timePassed(
        _ now: Duration,
        begun: (UInt64) -> UInt64,
        _ orders: inout [PoolOrder]
    ) -> [PoolEnding] {
        if knowsLimits { noteBegun(at: now, begun) }
        var endings: [PoolEnding] = []
        for event in ledger.timePassed(now) {
            switch event {
            case .expired(let ending, let worker):
                endings.append(PoolEnding(id: ending.id, fate: .expired))
                if let worker { orders.append(.cancel(worker, ending.id, evenIfRunning: true)) }
            case .timeLimitPassed(let id, let worker, let fate):
                if let ended = self.ending(id, fate, otherwise: .timedOut) { endings.append(ended) }
                kill(worker, &orders)
            case .leaseEnded: break
            }
        }
        for (number, worker) in workers
        where worker.cancelled.values.contains(where: { .nanoseconds($0) <= now }) {
            kill(number, &orders)
        }
        dispatch(&orders)
        return endings
    }

    private mutating func noteBegun(at now: Duration, _ begun: (UInt64) -> UInt64) {
        for (number, worker) in workers where !worker.tasks.isEmpty {
            _ = ledger.begin(worker.tasksBegun(begun(number)), by: number, at: now)
        }
    }

    private mutating func kill(_ number: UInt64, _ orders: inout [PoolOrder]) {
        guard workers[number]?.isKilled == false else { return }
        workers[number]?.isKilled = true
        workers[number]?.cancelled = [:]
        orders.append(.kill(number))
    }
}

extension PoolCore.Worker {
    /// Its tasks that it has begun, given the position of the latest.
    fileprivate func tasksBegun(_ position: UInt64) -> [TaskID] {
        (0..<tasks.count).prefix { tasks[$0].position <= position }.map { tasks[$0].id }
    }

    /// Forgets tasks that it has done.
    fileprivate mutating func removed(_ ids: some Sequence<TaskID>) {
        hasNothingToGive = false
        isHeldUp = false
        for id in ids { removed(id) }
    }

    private mutating func removed(_ id: TaskID) {
        if !cancelled.isEmpty { cancelled[id] = nil }
        // Nearly always the first one, since it runs one after the other.
        if tasks.first?.id == id {
            _ = tasks.popFirst()
        } else {
            tasks.removeAll { $0.id == id }
        }
    }
}
