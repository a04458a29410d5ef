package import MPWire

/// What it tells those who inspect the server.
extension WorkQueueReferent {
    /// The most workers that are described.
    private static let mostWorkers = 20
    /// The most tasks that are described.
    private static let mostTasks = 10
    /// The most of what a worker offers that is described.
    private static let mostOffers = 16
    /// The most leases that are looked at.
    private static let mostLeases = 100_000

    package static var reportMethods: [String] { ["counts", "rates", "workers", "tasks"] }

    package func report(at now: Duration, _ work: WorkMeter) -> WireValue? {
        let leases = min(Self.mostLeases, 2 * ledger.counts.leased + 64 * ledger.workers.count)
        let steps = 10_000 + 10 * (leases + ledger.workers.count + outboxes.count)
        guard work.remaining / 2 > steps else { return nil }
        do throws(PythonException) {
            try work.charge(steps)
        } catch {
            return nil
        }
        return Self.encoded(describe(leases, now))
    }

    /// Encodes numbers and texts.
    private static func encoded(_ description: some Encodable) -> WireValue {
        do throws(WireCodingError) {
            return try WireCoding.encode(description)
        } catch {
            preconditionFailure("numbers and texts have no form: \(error)")
        }
    }

    /// ``counts`` as the method of that name returns them.
    var countsAsDict: WireValue { Self.encoded(counts) }

    private func describe(_ leases: Int, _ now: Duration) -> WorkQueueReport {
        let rate = rates.perSecond(ledger.counts, at: now)
        let numbers = Self.least(Self.mostWorkers, of: ledger.workerNumbers)
        var ages: [UInt64: UInt32] = [:]
        for number in numbers { ages[number] = 0 }
        var oldest: [TaskLedger.HeldTask] = []
        ledger.showHeld(atMost: leases, at: now) { task in
            if let age = ages[task.worker], age < task.age { ages[task.worker] = task.age }
            Self.keep(task, in: &oldest)
        }
        return WorkQueueReport(
            isPaused: ledger.isPaused,
            isClosed: ledger.isClosed,
            counts: counts,
            rates: .init(submitted: rate.submitted, ended: rate.ended),
            waiting: .init(
                submitters: outboxes.values.reduce(putters.count) { $0 + $1.putters.count },
                workers: lessees.count,
                drainers: drainers.count
            ),
            workers: numbers.map { describe($0, oldest: ages[$0] ?? 0) },
            tasks: oldest.map { describe($0) }
        )
    }

    /// Keeps a task if it is among those that have been held longest; of two, the one that was submitted first.
    private static func keep(_ task: TaskLedger.HeldTask, in oldest: inout [TaskLedger.HeldTask]) {
        let place =
            oldest.lastIndex { ($0.age, task.id) >= (task.age, $0.id) }.map { $0 + 1 } ?? 0
        if place == mostTasks { return }
        if oldest.count == mostTasks { oldest.removeLast() }
        oldest.insert(task, at: place)
    }

    private func describe(_ number: UInt64, oldest: UInt32) -> WorkQueueReport.Worker {
        let origin = workerOrigins[number]
        let leased = ledger.count(heldBy: number)
        var offering: [String: Int] = [:]
        // Sorted only if there are few: a hostile worker may offer millions.
        let offer = ledger.offer(of: number) ?? [:]
        let shown = offer.count <= 1024 ? offer.sorted { $0.key < $1.key } : Array(offer.prefix(64))
        // Its functions would hide the rest.
        let resources = shown.lazy.filter { !$0.key.hasPrefix(TaskWorker.functionLabelPrefix) }
        for (name, amount) in resources.prefix(Self.mostOffers) {
            offering[name.visibleName] = amount
        }
        return WorkQueueReport.Worker(
            name: namesByNumber[number]?.visibleName,
            session: session(of: number),
            processID: origin?.processID,
            source: origin?.source,
            offering: offering,
            leased: leased,
            oldest: leased > 0 ? Double(oldest) / 10 : nil
        )
    }

    private func describe(_ task: TaskLedger.HeldTask) -> WorkQueueReport.Task {
        let terms = ledger.terms(of: task.id)
        return WorkQueueReport.Task(
            id: Int(task.id),
            name: terms?.name?.visibleName,
            key: terms?.key?.visibleName,
            hasBegun: task.hasBegun,
            attempts: task.attempts,
            age: Double(task.age) / 10,
            worker: namesByNumber[task.worker]?.visibleName,
            session: session(of: task.worker)
        )
    }

    /// The session of a worker.
    private func session(of number: UInt64) -> Int? {
        if let origin = workerOrigins[number] { return Int(origin.session.number) }
        return number < Self.firstNamed ? Int(number) : nil
    }

    /// How many tasks are where, and how many have ended in which way.
    var counts: WorkQueueCounts {
        let known = ledger.counts
        var counts = WorkQueueCounts()
        counts.queued = known.queued
        counts.delayed = known.delayed
        counts.leased = known.leased
        counts.submitted = Int(known.submitted)
        counts.completed = Int(known.completed)
        counts.failed = Int(known.failed)
        counts.lost = Int(known.lost)
        counts.cancelled = Int(known.cancelled)
        counts.dead = Int(known.dead)
        counts.expired = Int(known.expired)
        counts.retried = Int(known.retried)
        counts.results = outcomeCount
        counts.deadLetters = deadLetters.count
        counts.workers = ledger.workerNumbers.count
        return counts
    }
}
