import MPSystem

/// How tasks end.
extension TaskLedger {
    /// Ends a task with a result.
    ///
    /// - Returns: `nil` if the worker doesn't hold it, or no longer: the result is dropped.
    package mutating func complete(_ id: TaskID, by worker: UInt64) -> TaskEnding? {
        guard let record = held(id, by: worker) else { return nil }
        counts.completed += 1
        return end(id, record)
    }

    /// Ends an attempt with an error.
    ///
    /// - Parameters:
    ///   - id: The task.
    ///   - worker: The worker that holds it.
    ///   - mayRetry: Whether it may be tried again, if its terms allow that.
    ///   - now: The time.
    /// - Returns: What becomes of the task; `nil` if the worker doesn't hold it, or no longer.
    package mutating func fail(
        _ id: TaskID,
        by worker: UInt64,
        mayRetry: Bool = true,
        at now: Duration
    ) -> TaskFailure? {
        guard var record = held(id, by: worker) else { return nil }
        if record.state == .leased { record.begin() }
        if !mayRetry {
            counts.failed += 1
            return .ended(end(id, record))
        }
        return tryAgain(id, record, at: now.wholeNanoseconds, otherwise: \.failed)
    }

    /// Takes tasks back that a worker won't run: they go to their places, and the attempt isn't counted.
    ///
    /// - Returns: Those that the worker doesn't hold, or no longer.
    @discardableResult
    package mutating func release(_ ids: [TaskID], by worker: UInt64) -> [TaskID] {
        ids.filter { id in
            guard var record = held(id, by: worker) else { return true }
            if record.state == .begun { record.attempts -= 1 }
            giveBack(id, record)
            return false
        }
    }

    /// Ends a task for its submitter.
    package mutating func cancel(_ id: TaskID) -> TaskCancellation {
        guard let record = tasks[id] else { return .unknown }
        let worker = record.isHeld ? workers[Int(record.worker)]?.number : nil
        counts.cancelled += 1
        let ending = end(id, record)
        return worker.map { .leased(ending, worker: $0) } ?? .waiting(ending)
    }

    /// Removes a worker.
    ///
    /// - Parameters:
    ///   - worker: The worker.
    ///   - now: The time.
    ///   - hasBegun: Whether it had begun a task; `nil` if what `lease` and `begin` said is true.
    /// - Returns: What became of each task that it held: those that hadn't begun are returned, others are tried again,
    ///   or have ended, as lost ones or dead letters.
    package mutating func leave(
        _ worker: UInt64,
        at now: Duration,
        hasBegun: ((TaskID) -> Bool)? = nil
    ) -> [(id: TaskID, fate: TaskFailure)] {
        guard let place = places[worker] else { return [] }
        let held = workers[place]?.held ?? []
        let now = now.wholeNanoseconds
        var fates: [(id: TaskID, fate: TaskFailure)] = []
        for lease in held where isCurrent(lease, at: place) {
            guard var record = tasks[lease.id] else { continue }
            let begun = hasBegun?(lease.id) ?? (record.state == .begun)
            if begun, record.state == .leased { record.begin() }
            if !begun, record.state == .begun { record.attempts -= 1 }
            fates.append((lease.id, takeAway(lease.id, record, hasBegun: begun, at: now)))
        }
        workers[place] = nil
        places[worker] = nil
        freePlaces.append(place)
        return fates
    }

    /// Cancels the tasks that end with their submitter, which has ended.
    ///
    /// - Returns: The tasks that have ended, and the workers that hold them; other tasks of the submitter go on.
    /// - Complexity: O(n log n) in the number of tasks that end.
    package mutating func submitterEnded(_ submitter: UInt64) -> [TaskCancellation] {
        guard let ids = bound.removeValue(forKey: submitter) else { return [] }
        return ids.sorted().map { cancel($0) }
    }

    /// Takes a task from a worker that didn't end it.
    mutating func takeAway(
        _ id: TaskID,
        _ record: TaskRecord,
        hasBegun: Bool,
        at now: Int64
    ) -> TaskFailure {
        if hasBegun { return tryAgain(id, record, at: now, otherwise: \.lost) }
        giveBack(id, record)
        return .returned
    }

    /// Lets a task wait for its next attempt, or ends it if there is none; `count` is then counted if it could be tried
    /// only once.
    mutating func tryAgain(
        _ id: TaskID,
        _ record: TaskRecord,
        at now: Int64,
        otherwise count: WritableKeyPath<TaskCounts, UInt64>
    ) -> TaskFailure {
        guard let terms = record.terms, Int(record.attempts) < terms.maxAttempts else {
            if record.maxAttempts == 1 {
                counts[keyPath: count] += 1
                return .ended(end(id, record))
            }
            counts.dead += 1
            return .deadLetter(end(id, record))
        }
        counts.retried += 1
        let delay = terms.backOff.delay(after: Int(record.attempts))
        guard delay > 0 else {
            giveBack(id, record)
            return .retried(at: .nanoseconds(now))
        }
        var record = record
        let due = Self.sum(now, delay)
        unhold(record)
        record.state = .delayed
        counts.delayed += 1
        tasks[id] = record
        timers.insert(TaskTimer(time: due, id: id, lease: record.lease, kind: .due))
        dropObsoleteTimers()
        return .retried(at: .nanoseconds(due))
    }

    /// Puts a task that a worker held back into its place.
    private mutating func giveBack(_ id: TaskID, _ record: TaskRecord) {
        var record = record
        unhold(record)
        record.state = .queued
        counts.queued += 1
        tasks[id] = record
        queue(id, record.terms)
    }

    /// Frees what a task took of its worker.
    private mutating func unhold(_ record: TaskRecord) {
        counts.leased -= 1
        let place = Int(record.worker)
        workers[place]?.count -= 1
        if let terms = record.terms, !terms.demands.isEmpty {
            workers[place]?.giveBack(terms.demands)
        }
    }

    /// Removes a task, whatever its state.
    mutating func end(_ id: TaskID, _ record: TaskRecord) -> TaskEnding {
        tasks[id] = nil
        if let terms = record.terms {
            if let key = terms.key { keys[key] = nil }
            if terms.endsWithSubmitter { unbind(id, from: record.submitter) }
        }
        switch record.state {
        case .leased, .begun: unhold(record)
        case .delayed: counts.delayed -= 1
        case .queued:
            counts.queued -= 1
            leavePlace(record.terms)
        }
        return TaskEnding(id: id, submitter: record.submitter)
    }

    private mutating func unbind(_ id: TaskID, from submitter: UInt64) {
        bound[submitter]?.remove(id)
        if bound[submitter]?.isEmpty == true { bound[submitter] = nil }
    }

    private mutating func leavePlace(_ terms: TaskTerms?) {
        let isWaiting = { [tasks] (id: TaskID) in tasks[id]?.state == .queued }
        guard let terms, !terms.demands.isEmpty else {
            return plain.becameObsolete(isWaiting: isWaiting)
        }
        demanding[terms.demands]?.becameObsolete(isWaiting: isWaiting)
        if demanding[terms.demands]?.isEmpty == true { demanding[terms.demands] = nil }
    }
}
