import MPWire

/// Workers and their leases.
extension WorkQueueReferent {
    private static let facts: MethodFacts = [.writes, .asksCaller, .needsTime]

    static let leasingMethods: [Method<Self>] = [
        Method(
            "join",
            .named("WorkQueue.join", [.optional("offering"), .optional("worker")]),
            facts
        ) { queue, call in
            let offer = try resources(call[0])
            queue.ledger.join(try queue.workerNumber(of: call[1], call), offering: offer)
            queue.settle()
            return queue.reply(.null)
        },
        Method("leave", .named("WorkQueue.leave", [.optional("worker")]), facts) { queue, call in
            queue.leave(try queue.number(of: call[0], call))
            queue.settle()
            return queue.reply(.null)
        },
        Method(
            "lease",
            .named(
                "WorkQueue.lease",
                [
                    .optional("up_to"), .optional("duration"), .optional("block"),
                    .optional("timeout"), .optional("worker"), .optional("begin"),
                    .optional("trace"),
                ]
            ),
            [.writes, .takes, .blocks, .asksCaller, .needsTime]
        ) { try $0.lease($1) },
        Method(
            "begin",
            .named("WorkQueue.begin", [.required("ids"), .optional("worker")]),
            facts
        ) { queue, call in
            let ids = try ids(call.required(0), call.work)
            let worker = try queue.number(of: call[1], call)
            return .reply(list(queue.ledger.begin(ids, by: worker, at: queue.now)))
        },
        Method(
            "renew",
            .named(
                "WorkQueue.renew",
                [.required("ids"), .optional("duration"), .optional("worker")]
            ),
            facts
        ) { queue, call in
            let ids = try ids(call.required(0), call.work)
            let worker = try queue.number(of: call[2], call)
            let duration = try PythonTimeout.ofWait(call[1]) ?? namedLease
            let lost = queue.ledger.renew(ids, by: worker, for: duration, at: queue.now)
            return .reply(list(lost))
        },
        Method(
            "release",
            .named("WorkQueue.release", [.required("ids"), .optional("worker")]),
            facts
        ) { queue, call in
            let ids = try ids(call.required(0), call.work)
            let worker = try queue.number(of: call[1], call)
            let unheld = queue.ledger.release(ids, by: worker)
            queue.settle()
            return queue.reply(list(unheld))
        },
        Method(
            "revoked",
            .named(
                "WorkQueue.revoked",
                [.optional("block"), .optional("timeout"), .optional("worker")]
            ),
            [.writes, .blocks, .asksCaller, .needsTime]
        ) { queue, call in
            let worker = try queue.number(of: call[2], call)
            let wait = try WaitLimit(block: call[0], timeout: call[1])
            if let ids = queue.revoked.removeValue(forKey: worker) { return .reply(list(ids)) }
            let timeout = try wait.timeout()
            if timeout == .zero { return .reply(.list([])) }
            queue.revocationTakers[worker, default: []].append(call.id)
            queue.revocationWorkers[call.id] = worker
            return .park(timeout: timeout)
        },
    ]

    private mutating func lease(_ call: borrowing Call) throws(PythonException) -> Outcome {
        let limit = try Self.limit(call[0], 1)
        let wait = try WaitLimit(block: call[2], timeout: call[3])
        try wait.check()
        let worker = try workerNumber(of: call[4], call)
        var duration = try PythonTimeout.ofWait(call[1])
        if duration == nil, worker >= Self.firstNamed { duration = Self.namedLease }
        let lessee = Lessee(
            call: call.id,
            worker: worker,
            limit: limit,
            duration: duration,
            begins: try call[5]?.isTruthy() ?? true,
            takesTraces: try call[6]?.isTruthy() ?? false
        )
        if let answer = lease(lessee) {
            settle()
            return Outcome(.reply(answer), waking: takeWakes())
        }
        if ledger.isClosed && ledger.isDrained { throw .queueShutDown }
        let timeout = try wait.timeout()
        if timeout == .zero { return .reply(.list([])) }
        lessees.append(lessee)
        return .park(timeout: timeout)
    }

    /// Leases tasks to a worker.
    ///
    /// - Returns: The answer to its call; `nil` if there is no task for it.
    private mutating func lease(_ lessee: Lessee) -> Answer? {
        var ids: [TaskID] = []
        ledger.lease(
            lessee.worker,
            upTo: lessee.limit,
            for: lessee.duration,
            begins: lessee.begins,
            at: now,
            into: &ids
        )
        if ids.isEmpty { return nil }
        let tasks = ids.map { id in
            let attempt = (ledger.attempts(of: id) ?? 0) + (lessee.begins ? 0 : 1)
            var task: [StoredValue] = [
                .value(.int(Int(id))), items[id]?.payload ?? .value(.null), .value(.int(attempt)),
            ]
            if lessee.takesTraces, let trace = ledger.terms(of: id)?.trace {
                task.append(.value(trace.value))
            }
            return StoredValue.tuple(task)
        }
        return .delivering(.list(tasks), .tasks(ids, worker: lessee.worker))
    }

    /// Gives tasks to workers that wait for some, in the order of their calls.
    mutating func serveLessees() {
        guard !lessees.isEmpty, !ledger.isPaused else { return }
        var position = 0
        while position < lessees.count, ledger.counts.queued > 0 {
            if let answer = lease(lessees[position]) {
                wakes.append(Wake(lessees.remove(at: position).call, with: answer))
            } else {
                position += 1
            }
        }
    }

    /// Tells workers that wait for tasks that there will be none.
    mutating func endLessees() {
        for lessee in exchange(&lessees, with: []) {
            wakes.append(Wake(lessee.call, with: .raising(.queueShutDown)))
        }
    }

    /// Removes a worker, what it holds, and its calls that wait.
    mutating func leave(_ worker: UInt64) {
        endCalls(of: worker)
        for (id, fate) in ledger.leave(worker, at: now) {
            note(fate, of: id, kind: .lost, error: .value(Self.workerLost))
        }
        revoked[worker] = nil
        workerOrigins[worker] = nil
        if let name = namesByNumber[worker], outboxes[worker] == nil {
            namesByNumber[worker] = nil
            names[name] = nil
        }
    }

    /// Ends the calls of a worker that wait: it gets nothing more.
    private mutating func endCalls(of worker: UInt64) {
        var calls = lessees.filter { $0.worker == worker }.map(\.call)
        if !calls.isEmpty { lessees.removeAll { $0.worker == worker } }
        for call in revocationTakers.removeValue(forKey: worker) ?? [] {
            revocationWorkers[call] = nil
            calls.append(call)
        }
        for call in calls { wakes.append(Wake(call, with: .returning(.list([])))) }
    }

    /// Has a worker told that it no longer holds a task.
    mutating func revoke(_ id: TaskID, from worker: UInt64) {
        var ids = revoked.removeValue(forKey: worker) ?? []
        if ids.count >= Self.mostRevoked { ids.removeFirst(ids.count / 2) }
        ids.append(id)
        revoked[worker] = ids
        if revocationTakers[worker] != nil { newlyRevoked.insert(worker) }
    }

    /// Tells workers that wait for it what they have lost: after all changes, so that they are told once.
    mutating func serveRevocationTakers() {
        guard !newlyRevoked.isEmpty else { return }
        for worker in exchange(&newlyRevoked, with: []).sorted() {
            guard let call = revocationTakers[worker]?.first,
                let ids = revoked.removeValue(forKey: worker)
            else { continue }
            removeRevocationTaker(call)
            wakes.append(Wake(call, with: .returning(.value(Self.list(ids)))))
        }
    }

    /// Removes a call that waits for what its worker has lost.
    ///
    /// - Returns: Whether it was one.
    @discardableResult
    mutating func removeRevocationTaker(_ call: CallID) -> Bool {
        guard let worker = revocationWorkers.removeValue(forKey: call) else { return false }
        revocationTakers[worker]?.removeAll { $0 == call }
        if revocationTakers[worker]?.isEmpty == true { revocationTakers[worker] = nil }
        return true
    }
}
