package import MPWire

/// Time, and the ends of calls and sessions.
extension WorkQueueReferent {
    package mutating func begin(at now: Duration) { self.now = now }

    package var nextTime: Duration? { ledger.nextTime }

    package mutating func timePassed() -> [Wake] {
        for event in ledger.timePassed(now) {
            switch event {
            case .expired(let ending, let worker):
                if let worker { revoke(ending.id, from: worker) }
                finish(ending, .expired, .value(.null))
            case .timeLimitPassed(let id, let worker, let fate):
                revoke(id, from: worker)
                note(fate, of: id, kind: .error, error: .value(PythonException.taskTimeLimit.value))
            case .leaseEnded(let id, let worker, let fate):
                revoke(id, from: worker)
                note(fate, of: id, kind: .lost, error: .value(Self.workerLost))
            }
        }
        settle()
        return takeWakes()
    }

    package mutating func expire(_ call: CallID) -> Outcome {
        if let place = lessees.firstIndex(where: { $0.call == call }) {
            lessees.remove(at: place)
            return .reply(.list([]))
        }
        if let putter = putters.remove(call) { return expired(putter) }
        if removeRevocationTaker(call) { return .reply(.list([])) }
        if drainers.remove(call) != nil { return .reply(.bool(false)) }
        guard let submitter = outboxCalls.removeValue(forKey: call) else {
            preconditionFailure("call \(call.number) expired on a work queue where it didn't wait")
        }
        defer { dropIfIdle(submitter) }
        if outboxes[submitter]?.takers.remove(call) != nil { return .reply(.list([])) }
        if let putter = outboxes[submitter]?.putters.remove(call) { return expired(putter) }
        outboxes[submitter]?.removeSingle(call)
        return Outcome(.reply(.raising(Self.noResultYet)))
    }

    private func expired(_ putter: Putter) -> Outcome {
        putter.isBulk ? .reply(putter.result) : Outcome(.reply(.raising(.queueFull)))
    }

    package mutating func forget(_ call: CallID) -> [Wake] {
        if let place = lessees.firstIndex(where: { $0.call == call }) {
            lessees.remove(at: place)
            return []
        }
        if putters.remove(call) != nil || removeRevocationTaker(call)
            || drainers.remove(call) != nil
        {
            return []
        }
        if let submitter = outboxCalls.removeValue(forKey: call) {
            outboxes[submitter]?.remove(call)
            dropIfIdle(submitter)
        }
        return []
    }

    /// Takes back tasks and outcomes that never reached those who took them.
    ///
    /// A task of a worker that has left meanwhile was taken from it before.
    package mutating func restore(_ loans: [Loan]) -> [Wake] {
        for loan in loans.reversed() {
            switch loan {
            case .tasks(let ids, let worker): ledger.release(ids, by: worker)
            case .outcomes(let outcomes, let submitter):
                guard submitter >= Self.firstNamed || outboxes[submitter] != nil else { continue }
                outboxes[submitter, default: TaskOutbox()].putBack(outcomes)
                outcomeCount += outcomes.count
                awaiting.insert(submitter)
            case .item, .items, .grant:
                preconditionFailure("what a work queue never lends was given back to it")
            }
        }
        settle()
        return takeWakes()
    }

    /// A session has ended: its leases end, and nobody will take its outcomes.
    package mutating func abandon(_ caller: CallerID) -> [Wake] {
        let number = caller.number
        leave(number)
        for cancellation in ledger.submitterEnded(number) { note(cancellation) }
        if var outbox = outboxes.removeValue(forKey: number) {
            outcomeCount -= outbox.count
            for call in outbox.removeCalls() {
                outboxCalls[call] = nil
                wakes.append(Wake(call, with: .raising(.queueShutDown)))
            }
        }
        settle()
        return takeWakes()
    }

    package mutating func showHeld(
        from position: Int,
        atMost limit: Int,
        to visit: (StoredValue) -> Int
    ) -> HeldValues {
        if position == 0 {
            shown = items.sorted { $0.key < $1.key }.flatMap { [$0.value.payload, $0.value.error] }
                .filter(\.mayHaveProxies)
            shown += deadLetters.sorted { $0.key < $1.key }
                .flatMap { [$0.value.payload, $0.value.error] }.filter(\.mayHaveProxies)
            for (_, outbox) in outboxes.sorted(by: { $0.key < $1.key }) {
                shown += outbox.all.filter(\.mayHaveProxies)
            }
        }
        let result = HeldValues.show(shown.count, from: position, atMost: limit) {
            visit(shown[$0])
        }
        if case .end = result { shown = [] }
        return result
    }
}

extension StoredValue {
    /// Whether there may be proxies in it; encoded values have none.
    fileprivate var mayHaveProxies: Bool {
        switch self {
        case .value(.null), .value(.bool), .value(.int), .value(.bigInt), .value(.float),
            .value(.text), .value(.surrogateText), .value(.bytes), .value(.bytearray), .kept:
            false
        case .value: true
        case .list(let elements), .tuple(let elements): elements.contains(where: \.mayHaveProxies)
        case .dict: true
        }
    }
}

extension PythonException {
    /// What a work queue says of a task that took longer than its time limit; pools know it by that.
    package static let taskTimeLimit = PythonException(
        "TimeoutError",
        "the task took longer than its time limit"
    )
}
