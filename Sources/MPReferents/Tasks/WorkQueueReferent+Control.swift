import MPWire

/// The queue as a whole.
extension WorkQueueReferent {
    private static let facts: MethodFacts = [.writes, .needsTime]

    static let controlMethods: [Method<Self>] = [
        Method("pause", .named("WorkQueue.pause", []), facts) { queue, _ in
            queue.ledger.pause()
            return .reply(.null)
        },
        Method("resume", .named("WorkQueue.resume", []), facts) { queue, _ in
            queue.ledger.resume()
            queue.settle()
            return queue.reply(.null)
        },
        Method(
            "drain",
            .named("WorkQueue.drain", [.optional("timeout")]),
            facts.union(.blocks)
        ) { queue, call in
            if queue.ledger.isDrained { return .reply(.bool(true)) }
            let timeout = try WaitLimit(block: nil, timeout: call[0]).timeout()
            if timeout == .zero { return .reply(.bool(false)) }
            queue.drainers.append(call.id)
            return .park(timeout: timeout)
        },
        Method("close", .named("WorkQueue.close", []), facts) { queue, _ in
            queue.close()
            return queue.reply(.null)
        },
        Method("counts", .named("WorkQueue.counts", []), facts) { queue, _ in
            .reply(queue.countsAsDict)
        },
        Method("rates", .named("WorkQueue.rates", []), facts) { queue, _ in
            let rates = queue.rates.perSecond(queue.ledger.counts, at: queue.now)
            return .reply(
                .dict(["submitted": .float(rates.submitted), "ended": .float(rates.ended)])
            )
        },
        Method("workers", .named("WorkQueue.workers", []), [.copies]) { queue, _ in
            .reply(.list(queue.ledger.workerNumbers.sorted().map { queue.describeWorker($0) }))
        },
        Method("tasks", .named("WorkQueue.tasks", [.optional("up_to")]), [.copies]) {
            queue,
            call in
            let limit = try limit(call[0], 100)
            try call.work.charge(queue.items.count)
            let ids = least(limit, of: queue.items.keys)
            return .reply(.list(ids.map { queue.describeTask($0) }))
        },
        Method("dead_letters", .named("WorkQueue.dead_letters", [.optional("up_to")]), [.copies]) {
            queue,
            call in
            let limit = try limit(call[0], 100)
            try call.work.charge(queue.deadLetters.count)
            let letters = least(limit, of: queue.deadLetters.keys).compactMap { id in
                queue.deadLetters[id].map { letter in
                    StoredValue.tuple([.value(.int(Int(id))), letter.payload, letter.error])
                }
            }
            return .reply(stored: .list(letters))
        },
        Method(
            "retry_dead",
            .named("WorkQueue.retry_dead", [.optional("ids"), .optional("attempts")]),
            facts.union([.grows, .asksCaller])
        ) { queue, call in
            let attempts = try attempts(call[1])
            let new = queue.retry(try queue.dead(call[0], call.work), attempts)
            queue.settle()
            return queue.reply(list(new))
        },
        Method("drop_dead", .named("WorkQueue.drop_dead", [.optional("ids")]), facts) {
            queue,
            call in
            let ids = try queue.dead(call[0], call.work).filter {
                queue.deadLetters.removeValue(forKey: $0) != nil
            }
            return .reply(.int(ids.count))
        },
    ]

    /// Dead letters by number, or all of them.
    private func dead(
        _ value: WireValue?,
        _ work: WorkMeter
    ) throws(PythonException) -> [TaskID] {
        guard let value, value != .null else { return deadLetters.keys.sorted() }
        return try Self.ids(value, work)
    }

    /// Reads how many times tasks may begin.
    private static func attempts(_ value: WireValue?) throws(PythonException) -> Int {
        guard let value, value != .null else { return 1 }
        guard let attempts = PythonIndex(value)?.clamped else { throw .notInteger(value) }
        if attempts < 1 { throw .valueError("'attempts' must be one or more") }
        return attempts
    }

    /// Submits dead letters again, on their terms.
    ///
    /// One whose key is taken stays.
    ///
    /// - Returns: The new tasks; the rest stays once there is no room.
    private mutating func retry(_ ids: [TaskID], _ attempts: Int) -> [TaskID] {
        var new: [TaskID] = []
        for id in ids {
            guard let letter = deadLetters[id] else { continue }
            let terms =
                letter.terms?.again(maxAttempts: attempts) ?? TaskTerms(maxAttempts: attempts)
            switch ledger.submit(by: Self.nobody, terms, at: now) {
            case .accepted(let task):
                deadLetters[id] = nil
                items[task] = Item(payload: letter.payload, terms: attempts > 1 ? terms : nil)
                new.append(task)
            case .duplicate: continue
            case .full, .closed: return new
            }
        }
        return new
    }

    private mutating func close() {
        ledger.close()
        var calls: [CallID] = []
        while let putter = putters.popFirst() { calls.append(putter.call) }
        for submitter in outboxes.keys.sorted() {
            while let putter = outboxes[submitter]?.putters.popFirst() {
                outboxCalls[putter.call] = nil
                calls.append(putter.call)
            }
        }
        for call in calls { wakes.append(Wake(call, with: .raising(.queueShutDown))) }
        endTakers(of: outboxes.keys)
        settle()
    }

    private func describeWorker(_ worker: UInt64) -> WireValue {
        var offer = WireDictionary()
        for (name, amount) in (ledger.offer(of: worker) ?? [:]).sorted(by: { $0.key < $1.key }) {
            offer[WireKey(text: name)] = .int(amount)
        }
        return .dict([
            "worker": description(of: worker), "leased": .int(ledger.count(heldBy: worker)),
            "offering": .dict(offer),
        ])
    }

    private func describeTask(_ id: TaskID) -> WireValue {
        let terms = ledger.terms(of: id)
        let holder = ledger.holder(of: id)
        let state = holder != nil ? "leased" : ledger.isDelayed(id) ? "delayed" : "queued"
        return .dict([
            "id": .int(Int(id)), "state": .text(state),
            "attempts": .int(ledger.attempts(of: id) ?? 0),
            "priority": .int(terms?.priority ?? 0),
            "key": terms?.key.map { .text($0) } ?? .null,
            "name": terms?.name.map { .text($0) } ?? .null,
            "worker": holder.map { description(of: $0) } ?? .null,
        ])
    }
}
