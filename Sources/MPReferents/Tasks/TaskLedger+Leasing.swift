import MPSystem

/// Workers, and the tasks that they take.
extension TaskLedger {
    /// Adds a worker, or changes what a worker offers.
    ///
    /// - Parameters:
    ///   - worker: Any number that no other worker has.
    ///   - offer: What it has for tasks that demand something: an amount of each resource, or 0 for a label.
    package mutating func join(_ worker: UInt64, offering offer: [String: Int] = [:]) {
        guard let place = places[worker], var old = workers[place] else {
            let new = TaskWorker(number: worker, offer: offer)
            if let place = freePlaces.popLast() {
                workers[place] = new
                places[worker] = place
            } else {
                places[worker] = workers.count
                workers.append(new)
            }
            return
        }
        old.change(to: offer)
        workers[place] = old
    }

    /// The workers, in no order.
    package var workerNumbers: some Collection<UInt64> { places.keys }

    /// Number of tasks that a worker holds.
    package func count(heldBy worker: UInt64) -> Int {
        places[worker].flatMap { workers[$0]?.count } ?? 0
    }

    /// What a worker offers.
    package func offer(of worker: UInt64) -> [String: Int]? {
        places[worker].flatMap { workers[$0]?.offer }
    }

    /// Whether there is a task that the worker could take now.
    package mutating func hasLeasable(for worker: UInt64) -> Bool {
        guard !isPaused, counts.queued > 0, let place = places[worker] else { return false }
        return nextOrder(for: place) != nil
    }

    /// Gives waiting tasks to a worker; one that hasn't joined joins with an empty offer.
    ///
    /// - Parameters:
    ///   - worker: The worker.
    ///   - count: Most tasks that it takes.
    ///   - duration: How long it may hold them; `nil` is until it leaves.
    ///   - begins: Whether it begins all of them now. If not, ``begin(_:by:at:)`` says when it does; until then no
    ///     attempt is counted, and no time limit runs.
    ///   - now: The time; only used for durations and time limits.
    ///   - ids: The tasks are appended to it, in their order.
    package mutating func lease(
        _ worker: UInt64,
        upTo count: Int,
        for duration: Duration? = nil,
        begins: Bool = true,
        at now: Duration = .zero,
        into ids: inout [TaskID]
    ) {
        if isPaused || count <= 0 { return }
        if places[worker] == nil { join(worker) }
        guard let place = places[worker] else { return }
        let now = now.wholeNanoseconds
        let end = duration.map { Self.sum(now, $0.wholeNanoseconds) } ?? .max
        var taken = 0
        while taken < count, counts.queued > 0, let id = takeNext(for: place) {
            give(id, to: place, until: end, begins: begins, at: now)
            ids.append(id)
            taken += 1
        }
        dropObsoleteLeases(at: place)
        if end != .max { dropObsoleteTimers() }
    }

    /// The sum of two times, or the largest one.
    static func sum(_ time: Int64, _ duration: Int64) -> Int64 {
        let (sum, overflow) = time.addingReportingOverflow(duration)
        return overflow ? .max : sum
    }

    private mutating func give(
        _ id: TaskID,
        to place: Int,
        until end: Int64,
        begins: Bool,
        at now: Int64
    ) {
        guard var record = tasks[id] else { return }
        record.state = .leased
        record.worker = UInt32(truncatingIfNeeded: place)
        record.lease &+= 1
        record.leaseEnd = end
        record.since = TaskRecord.tenths(now)
        counts.queued -= 1
        counts.leased += 1
        if begins { begin(id, &record, at: now) }
        tasks[id] = record
        workers[place]?.held.append(TaskWorker.Held(id: id, lease: record.lease))
        workers[place]?.count += 1
        if let terms = record.terms, !terms.demands.isEmpty { workers[place]?.take(terms.demands) }
        if end != .max {
            timers.insert(TaskTimer(time: end, id: id, lease: record.lease, kind: .leaseEnd))
        }
    }

    private mutating func begin(_ id: TaskID, _ record: inout TaskRecord, at now: Int64) {
        record.begin()
        record.since = TaskRecord.tenths(now)
        guard let limit = record.terms?.timeLimit else { return }
        let end = Self.sum(now, limit.wholeNanoseconds)
        timers.insert(TaskTimer(time: end, id: id, lease: record.lease, kind: .timeLimit))
    }

    /// Notes that a worker begins tasks that it leased with `begins: false`.
    ///
    /// - Returns: Those that it no longer holds, which it must not begin.
    package mutating func begin(
        _ ids: [TaskID],
        by worker: UInt64,
        at now: Duration = .zero
    ) -> [TaskID] {
        let now = now.wholeNanoseconds
        return ids.filter { id in
            guard var record = held(id, by: worker) else { return true }
            if record.state == .leased {
                begin(id, &record, at: now)
                tasks[id] = record
            }
            return false
        }
    }

    /// Prolongs leases; one that lasts until its worker leaves stays so.
    ///
    /// - Returns: The tasks that the worker no longer holds.
    package mutating func renew(
        _ ids: [TaskID],
        by worker: UInt64,
        for duration: Duration,
        at now: Duration
    ) -> [TaskID] {
        let end = Self.sum(now.wholeNanoseconds, duration.wholeNanoseconds)
        let lost = ids.filter { id in
            guard var record = held(id, by: worker) else { return true }
            guard record.leaseEnd != .max, record.leaseEnd != end else { return false }
            // The timer of a lease that now ends later finds that out when its time comes.
            if end < record.leaseEnd {
                timers.insert(TaskTimer(time: end, id: id, lease: record.lease, kind: .leaseEnd))
            }
            record.leaseEnd = end
            tasks[id] = record
            return false
        }
        dropObsoleteTimers()
        return lost
    }

    /// A task that a worker holds.
    func held(_ id: TaskID, by worker: UInt64) -> TaskRecord? {
        guard let record = tasks[id], record.isHeld,
            workers[Int(record.worker)]?.number == worker
        else { return nil }
        return record
    }

    /// Removes the next task for a worker from its place.
    private mutating func takeNext(for place: Int) -> TaskID? {
        guard let demands = nextOrder(for: place) else { return nil }
        if demands.isEmpty {
            guard let first = plain.first else { return nil }
            plain.removeFirst()
            return first.id
        }
        guard let first = demanding[demands]?.first else { return nil }
        demanding[demands]?.removeFirst()
        if demanding[demands]?.isEmpty == true { demanding[demands] = nil }
        return first.id
    }

    /// The demands of the next task for a worker; `nil` if there is none.
    private mutating func nextOrder(for place: Int) -> [String: Int]? {
        // Rarely, and not otherwise: it would copy the whole ledger.
        if plain.obsolete > 0 { skipObsolete(&plain) }
        if demanding.isEmpty { return plain.isEmpty ? nil : [:] }
        guard let worker = workers[place] else { return nil }
        var best: (place: TaskOrder.Place, demands: [String: Int])?
        if let first = plain.first { best = (first, [:]) }
        for demands in Array(demanding.keys) where worker.fits(demands) {
            if demanding[demands]?.obsolete != 0 {
                guard var order = demanding.removeValue(forKey: demands) else { continue }
                skipObsolete(&order)
                if !order.isEmpty { demanding[demands] = order }
            }
            guard let first = demanding[demands]?.first else { continue }
            if best.map({ first < $0.place }) ?? true { best = (first, demands) }
        }
        return best?.demands
    }

    /// Removes places of tasks that have left.
    private func skipObsolete(_ order: inout TaskOrder) {
        while order.obsolete > 0, let first = order.first, tasks[first.id]?.state != .queued {
            order.removeFirst()
            order.removedObsolete()
        }
    }

    private mutating func dropObsoleteLeases(at place: Int) {
        guard let worker = workers[place], worker.held.count > 2 * worker.count + 64 else { return }
        let current = worker.held.filter { isCurrent($0, at: place) }
        workers[place]?.held = current
    }

    /// Whether a lease is still a worker's.
    func isCurrent(_ held: TaskWorker.Held, at place: Int) -> Bool {
        guard let record = tasks[held.id], record.isHeld else { return false }
        return record.lease == held.lease && Int(record.worker) == place
    }
}
