import MPWire

/// How tasks end.
extension WorkQueueReferent {
    /// How a task ends for its submitter, by the name that clients are told.
    enum Kind: String {
        case result
        case error
        case cancelled
        case lost
        case dead
        case expired
    }

    static let workerLost = WireValue.text("the worker ended, or its lease did")

    // They end tasks even when there is no memory for new ones.
    private static let facts: MethodFacts = [.writes, .asksCaller, .needsTime]

    static let endingMethods: [Method<Self>] = [
        Method(
            "complete",
            .named(
                "WorkQueue.complete",
                [.required("id"), .optional("result"), .optional("worker")]
            ),
            facts.union(.stores)
        ) { queue, call in
            let ids = try ids(call.required(0), call.work)
            let worker = try queue.number(of: call[2], call)
            let isHeld = ids.count == 1 && queue.complete(ids[0], call.storedOrNull(1), by: worker)
            queue.settle()
            return queue.reply(.bool(isHeld))
        },
        Method(
            "complete_all",
            .named("WorkQueue.complete_all", [.required("results"), .optional("worker")]),
            facts.union(.iterates)
        ) { queue, call in
            let worker = try queue.number(of: call[1], call)
            var unheld: [TaskID] = []
            let pairs = try call.required(0).elementsAsIterated(call.work)
            try call.work.charge(30 * pairs.count)
            for pair in try pairs.map({ try Self.pair($0, call.work) })
            where !queue.complete(pair.id, .value(pair.result), by: worker) {
                unheld.append(pair.id)
            }
            queue.settle()
            return queue.reply(list(unheld))
        },
        // The results stay encoded: complete_each(worker, ids, *results).
        Method("complete_each", .variadic, facts.union(.stores)) { queue, call in
            guard call.count >= 2 else {
                throw PythonException.typeError("complete_each() takes a worker, ids and results")
            }
            let worker = try queue.number(of: call.argument(0), call)
            let ids = try ids(call.argument(1), call.work)
            guard call.count == ids.count + 2 else {
                throw PythonException.valueError("complete_each() takes one result for each id")
            }
            try call.work.charge(30 * ids.count)
            let unheld = ids.indices.filter { index in
                !queue.complete(ids[index], call.positional[index + 2], by: worker)
            }
            queue.settle()
            return queue.reply(list(unheld.map { ids[$0] }))
        },
        Method(
            "fail",
            .named(
                "WorkQueue.fail",
                [
                    .required("id"), .optional("error"), .optional("retry"), .optional("worker"),
                ]
            ),
            facts.union(.stores)
        ) { queue, call in
            let ids = try ids(call.required(0), call.work)
            let mayRetry = try call[2]?.isTruthy() ?? true
            let worker = try queue.number(of: call[3], call)
            guard let id = ids.first,
                let fate = queue.ledger.fail(id, by: worker, mayRetry: mayRetry, at: queue.now)
            else { return .reply(.bool(false)) }
            queue.note(fate, of: id, kind: .error, error: call.storedOrNull(1))
            queue.settle()
            return queue.reply(.bool(true))
        },
        // Without `leased`, only those that no worker holds.
        Method(
            "cancel",
            .named("WorkQueue.cancel", [.required("ids"), .optional("leased")]),
            [.writes, .needsTime]
        ) { queue, call in
            let ids = try ids(call.required(0), call.work)
            let evenLeased = try call[1]?.isTruthy() ?? true
            let cancelled = ids.filter { id in
                (evenLeased || queue.ledger.holder(of: id) == nil)
                    && queue.note(queue.ledger.cancel(id))
            }
            queue.settle()
            return queue.reply(list(cancelled))
        },
    ]

    private static func pair(
        _ value: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> (id: TaskID, result: WireValue) {
        let parts = try value.elementsAsIterated(work)
        guard parts.count == 2, let id = PythonIndex(parts[0])?.clamped, id > 0 else {
            throw .valueError("complete_all() takes pairs of id and result")
        }
        return (TaskID(id), parts[1])
    }

    private mutating func complete(
        _ id: TaskID,
        _ result: StoredValue,
        by worker: UInt64
    ) -> Bool {
        guard let ending = ledger.complete(id, by: worker) else { return false }
        finish(ending, .result, result)
        return true
    }

    /// Notes what has become of a task whose attempt has failed.
    mutating func note(
        _ fate: TaskFailure,
        of id: TaskID,
        kind: Kind,
        error: StoredValue
    ) {
        switch fate {
        case .retried: items[id]?.error = error
        case .returned: break
        case .ended(let ending): finish(ending, kind, error)
        case .deadLetter(let ending):
            if let item = items[id] {
                deadLetters[id] = DeadLetter(
                    payload: item.payload,
                    error: error,
                    terms: item.terms
                )
            }
            finish(ending, .dead, error)
        }
    }

    /// Notes that a task was cancelled.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    mutating func note(_ cancellation: TaskCancellation) -> Bool {
        switch cancellation {
        case .unknown: return false
        case .waiting(let ending): finish(ending, .cancelled, .value(.null))
        case .leased(let ending, let worker):
            revoke(ending.id, from: worker)
            finish(ending, .cancelled, .value(.null))
        }
        return true
    }

    /// Tells a task's submitter how it has ended.
    mutating func finish(_ ending: TaskEnding, _ kind: Kind, _ value: StoredValue) {
        let id = ending.id
        items[id] = nil
        let submitter = ending.submitter
        // Looked for once: a worker ends many tasks together.
        guard submitter != Self.nobody, let place = outboxes.index(forKey: submitter)
        else { return }
        let outcome = StoredValue.tuple([
            .value(.int(Int(id))), .value(.text(kind.rawValue)), value,
        ])
        outboxes.values[place].unended -= 1
        noteServed(submitter)
        if let call = outboxes.values[place].removeTaker(of: id) {
            outboxCalls[call] = nil
            dropIfIdle(submitter)
            let loan = Loan.outcomes([outcome], submitter: submitter)
            wakes.append(Wake(call, with: .delivering(outcome, loan)))
            return
        }
        outboxes.values[place].append(outcome, of: id)
        outcomeCount += 1
        if !outboxes.values[place].takers.isEmpty { awaiting.insert(submitter) }
    }
}
