internal import MPReferents

// Which worker gets which task.
extension PoolCore {
    /// How many tasks a worker has ahead of it: about a millisecond's work, so that it needn't wait for more, and others
    /// needn't wait for it.
    var depth: Int {
        guard let averageTime else { return 1 }
        let count = settings.workAhead / max(averageTime, 1)
        return count >= Double(settings.mostAhead) ? settings.mostAhead : max(1, Int(count))
    }

    /// Gives new tasks to workers that have too few, if there is enough to be handed over.
    mutating func dispatchNew(_ orders: inout [PoolOrder]) {
        if !isSaturated { dispatchTogether(&orders) }
    }

    /// Gives tasks to workers that have too few, if there is enough to be handed over; else somebody comes back to it, at
    /// ``nextTime(after:)`` at the latest.
    ///
    /// While other tasks are under way, it is soon heard of them. Short tasks that come one by one are done several times as
    /// fast if they are handed over when it is.
    mutating func dispatchTogether(_ orders: inout [PoolOrder]) {
        isSaturated = false
        let (queued, leased) = (ledger.counts.queued, ledger.counts.leased)
        holdsBack = queued > 0 && leased > 0 && queued < batchSize
        if !holdsBack { dispatch(&orders) }
    }

    /// How many tasks are worth being handed over: it takes about as long to run them.
    private var batchSize: Int {
        guard let averageTime else { return 1 }
        let count = settings.handoverCost / max(averageTime, 1)
        return count >= Double(settings.mostAhead) ? settings.mostAhead : max(1, Int(count))
    }

    /// Gives tasks to workers that have too few.
    mutating func dispatch(_ orders: inout [PoolOrder]) {
        (holdsBack, isSaturated) = (false, false)
        guard ledger.counts.queued > 0 else { return recallIfIdle(&orders) }
        let depth = depth
        let fairShare = 1 + (ledger.counts.queued - 1) / max(1, settings.workerCount)
        let share = max(fairShare, batchSize)
        // Whoever got tasks last comes last next time.
        for (place, number) in turns.enumerated() {
            guard ledger.counts.queued > 0 else {
                turns = Array(turns[place...] + turns[..<place])
                break
            }
            if let room = room(of: number, depth) { send(min(room, share), to: number, &orders) }
        }
        isSaturated = ledger.counts.queued > 0
        replaceWorkers(&orders)
    }

    /// How many tasks a worker should get; `nil` if none.
    private func room(of number: UInt64, _ depth: Int) -> Int? {
        guard let worker = workers[number], worker.phase == .ready,
            worker.tasks.count <= depth / 2, !worker.isHeldUp || worker.tasks.isEmpty
        else { return nil }
        return min(depth - worker.tasks.count, worker.tasksLeft ?? .max)
    }

    private mutating func send(
        _ count: Int,
        to number: UInt64,
        _ orders: inout [PoolOrder]
    ) {
        var ids: [TaskID] = []
        ledger.lease(number, upTo: count, begins: false, into: &ids)
        guard !ids.isEmpty, let first = workers[number]?.take(ids) else { return }
        orders.append(.send(number, ids, from: first))
    }

    /// Replaces workers that have had as many tasks as they may.
    private mutating func replaceWorkers(_ orders: inout [PoolOrder]) {
        guard settings.maxTasksPerWorker != nil else { return }
        for (number, worker) in workers where worker.tasksLeft == 0 && worker.phase == .ready {
            finish(number, &orders)
        }
        startWorkers(&orders)
    }

    /// Takes tasks from a busy worker when another has none: they stand behind one that takes its time.
    private mutating func recallIfIdle(_ orders: inout [PoolOrder]) {
        var busiest: (number: UInt64, count: Int)?
        var isIdle = false
        for (number, worker) in workers where worker.phase == .ready {
            // One recall at a time, or all would go to the same idle worker.
            if worker.isRecalled { return }
            let count = worker.tasks.count
            if count == 0 { isIdle = true }
            if count > max(1, busiest?.count ?? 0), !worker.hasNothingToGive {
                busiest = (number, count)
            }
        }
        guard isIdle, let busiest else { return }
        workers[busiest.number]?.isRecalled = true
        orders.append(.recall(busiest.number, busiest.count / 2))
    }

    /// A worker has given back tasks that it hasn't begun.
    mutating func gaveBack(
        _ ids: [TaskID],
        by number: UInt64,
        _ orders: inout [PoolOrder]
    ) {
        guard var worker = workers[number] else { return }
        _ = ledger.release(ids, by: number)
        let gone = Set(ids)
        worker.tasks.removeAll { gone.contains($0.id) }
        for id in ids { worker.cancelled[id] = nil }
        if worker.isRecalled {
            worker.isRecalled = false
            worker.hasNothingToGive = ids.isEmpty
            worker.isHeldUp = !ids.isEmpty
        }
        if let left = worker.tasksLeft, worker.phase == .ready {
            worker.tasksLeft = left + ids.count
        }
        workers[number] = worker
        dispatch(&orders)
    }
}

extension PoolCore.Worker {
    /// Gets tasks.
    ///
    /// - Returns: The position of the first of them.
    fileprivate mutating func take(_ ids: [TaskID]) -> UInt64 {
        let first = lastPosition + 1
        for id in ids {
            lastPosition += 1
            tasks.append((id, lastPosition))
        }
        if let left = tasksLeft { tasksLeft = left - ids.count }
        hasNothingToGive = false
        return first
    }
}
