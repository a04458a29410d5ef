import MPWire

/// Taking outcomes.
extension WorkQueueReferent {
    private static let facts: MethodFacts = [.writes, .takes, .blocks, .asksCaller, .needsTime]

    static let resultMethods: [Method<Self>] = [
        Method(
            "results",
            .named(
                "WorkQueue.results",
                [
                    .optional("up_to"), .optional("block"), .optional("timeout"),
                    .optional("submitter"),
                ]
            ),
            facts
        ) { queue, call in
            let limit = try limit(call[0], .max)
            let wait = try WaitLimit(block: call[1], timeout: call[2])
            try wait.check()
            let submitter = try queue.number(of: call[3], call)
            if let answer = queue.takeOutcomes(of: submitter, upTo: limit) {
                queue.settle()
                return Outcome(.reply(answer), waking: queue.takeWakes())
            }
            let timeout = try wait.timeout()
            if timeout == .zero { return .reply(.list([])) }
            if queue.ledger.isClosed, queue.outboxes[submitter]?.unended ?? 0 == 0 {
                throw PythonException.queueShutDown
            }
            queue.outboxes[submitter, default: TaskOutbox()].takers.append(call.id, want: limit)
            queue.outboxCalls[call.id] = submitter
            return .park(timeout: timeout)
        },
        Method(
            "result",
            .named(
                "WorkQueue.result",
                [.required("id"), .optional("timeout"), .optional("submitter")]
            ),
            facts
        ) { queue, call in
            let id = try ids(call.required(0), call.work).first ?? 0
            let wait = try WaitLimit(block: nil, timeout: call[1])
            let submitter = try queue.number(of: call[2], call)
            if let outcome = queue.outboxes[submitter]?.take(id) {
                queue.tookOutcomes(1, of: submitter)
                queue.settle()
                let loan = Loan.outcomes([outcome], submitter: submitter)
                return Outcome(.reply(.delivering(outcome, loan)), waking: queue.takeWakes())
            }
            guard queue.ledger.submitter(of: id) == submitter else {
                throw PythonException.keyError(.int(Int(id)))
            }
            let timeout = try wait.timeout()
            if timeout == .zero { throw noResultYet }
            if let other = queue.outboxes[submitter]?.wait(call.id, for: id) {
                queue.outboxCalls[other] = nil
                queue.wakes.append(Wake(other, with: .raising(.keyError(.int(Int(id))))))
            }
            queue.outboxCalls[call.id] = submitter
            return Outcome(.park(timeout: timeout), waking: queue.takeWakes())
        },
    ]

    static let noResultYet = PythonException("TimeoutError", "the task hasn't ended yet")

    /// Takes a submitter's oldest outcomes; `nil` if there are none.
    private mutating func takeOutcomes(of submitter: UInt64, upTo limit: Int) -> Answer? {
        guard let taken = outboxes[submitter]?.take(upTo: limit), !taken.isEmpty else { return nil }
        tookOutcomes(taken.count, of: submitter)
        return .delivering(.list(taken), .outcomes(taken, submitter: submitter))
    }

    /// Notes that outcomes of a submitter were taken: others may go on, or have nothing left to wait for.
    private mutating func tookOutcomes(_ count: Int, of submitter: UInt64) {
        outcomeCount -= count
        resumePutters(of: submitter)
        noteServed(submitter)
        dropIfIdle(submitter)
    }

    /// Notes that a submitter may have got its last outcome.
    mutating func noteServed(_ submitter: UInt64) {
        if ledger.isClosed { served.insert(submitter) }
    }

    /// Gives outcomes to the calls that wait for some: after all changes, so that they take many at once.
    mutating func serveTakers() {
        guard !awaiting.isEmpty else { return }
        for submitter in exchange(&awaiting, with: []).sorted() {
            while outboxes[submitter]?.count ?? 0 > 0,
                let taker = outboxes[submitter]?.takers.popFirst(),
                let answer = takeOutcomes(of: submitter, upTo: taker.want)
            {
                outboxCalls[taker.call] = nil
                wakes.append(Wake(taker.call, with: answer))
            }
        }
    }

    /// Ends the calls of submitters that wait for outcomes of which there will be none, as the queue is closed.
    mutating func endTakers(of submitters: some Sequence<UInt64>) {
        for submitter in submitters.sorted() where outboxes[submitter]?.isExhausted == true {
            while let taker = outboxes[submitter]?.takers.popFirst() {
                outboxCalls[taker.call] = nil
                wakes.append(Wake(taker.call, with: .raising(.queueShutDown)))
            }
            dropIfIdle(submitter)
        }
    }

    /// Forgets a submitter with a name for whom there is nothing.
    ///
    /// That of a session stays until the session ends, so that undelivered outcomes can come back.
    mutating func dropIfIdle(_ submitter: UInt64) {
        if submitter >= Self.firstNamed, outboxes[submitter]?.isIdle == true {
            outboxes[submitter] = nil
        }
    }
}
