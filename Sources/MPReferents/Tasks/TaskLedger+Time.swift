import MPSystem

/// What time does to tasks.
extension TaskLedger {
    /// When ``timePassed(_:)`` may have something to do; `nil` if never.
    package var nextTime: Duration? { timers.min.map { .nanoseconds($0.time) } }

    /// Carries out what is due: delayed tasks, leases that end, deadlines and time limits.
    package mutating func timePassed(_ now: Duration) -> [TaskTimeEvent] {
        let now = now.wholeNanoseconds
        var events: [TaskTimeEvent] = []
        while let timer = timers.min, timer.time <= now {
            timers.popMin()
            if let event = carryOut(timer, at: now) { events.append(event) }
        }
        return events
    }

    private mutating func carryOut(_ timer: TaskTimer, at now: Int64) -> TaskTimeEvent? {
        guard isCurrent(timer), var record = tasks[timer.id] else { return nil }
        let worker = record.isHeld ? workers[Int(record.worker)]?.number : nil
        switch (timer.kind, worker) {
        case (.deadline, let worker):
            counts.expired += 1
            return .expired(end(timer.id, record), worker: worker)
        case (.due, _):
            counts.delayed -= 1
            counts.queued += 1
            record.state = .queued
            tasks[timer.id] = record
            queue(timer.id, record.terms)
            return nil
        case (.leaseEnd, let worker?):
            guard record.leaseEnd <= now else {
                let later = TaskTimer(
                    time: record.leaseEnd,
                    id: timer.id,
                    lease: timer.lease,
                    kind: .leaseEnd
                )
                timers.insert(later)
                return nil
            }
            let begun = record.state == .begun
            return .leaseEnded(
                timer.id,
                worker: worker,
                takeAway(timer.id, record, hasBegun: begun, at: now)
            )
        case (.timeLimit, let worker?):
            let fate = tryAgain(timer.id, record, at: now, otherwise: \.failed)
            return .timeLimitPassed(timer.id, worker: worker, fate)
        case (.leaseEnd, nil), (.timeLimit, nil):
            return nil
        }
    }

    /// Whether a timer still has a purpose.
    private func isCurrent(_ timer: TaskTimer) -> Bool {
        guard let record = tasks[timer.id] else { return false }
        return switch timer.kind {
        case .deadline: true
        case .due: record.state == .delayed && record.lease == timer.lease
        case .leaseEnd: record.isHeld && record.lease == timer.lease
        case .timeLimit: record.state == .begun && record.lease == timer.lease
        }
    }

    /// Drops obsolete timers whenever there are twice as many timers as there were after the last time.
    mutating func dropObsoleteTimers() {
        guard timers.count > 2 * timersKept + 1024 else { return }
        var kept = exchange(&timers, with: BinaryHeap())
        kept.removeAll { !isCurrent($0) }
        timers = kept
        timersKept = timers.count
    }
}
