import MPWire

/// Submitting tasks.
extension WorkQueueReferent {
    /// The parameters of a task's terms, which `put`, `put_all` and `put_each` share.
    static let termNames = [
        "priority", "delay", "key", "attempts", "time_limit", "deadline", "demands", "keep_result",
        "submitter", "back_off", "ends_with_submitter", "name",
    ]

    /// The term that came later, after all parameters of `put` that may be given by place.
    private static let traceName = "trace"

    private static let putParameters: [Signature.Parameter] =
        termNames.map { .optional($0) }
        + [.optional("block"), .optional("timeout"), .optional(traceName)]

    static let submittingMethods: [Method<Self>] = [
        Method(
            "put",
            .named("WorkQueue.put", [.required("payload")] + putParameters),
            [.writes, .grows, .stores, .blocks, .asksCaller, .needsTime]
        ) { queue, call in
            let terms = try Terms(of: call, at: queue.now)
            let payloads = [call.stored(0)]
            return try queue.put(payloads, terms, call, 1 + termNames.count, isBulk: false)
        },
        Method(
            "put_all",
            .named("WorkQueue.put_all", [.required("payloads")] + putParameters),
            [.writes, .grows, .iterates, .blocks, .asksCaller, .needsTime]
        ) { queue, call in
            let terms = try Terms(of: call, at: queue.now)
            let payloads = try call.required(0).elementsAsIterated(call.work)
            try call.work.charge(20 * payloads.count)
            return try queue.put(
                payloads.map { .value($0) },
                terms,
                call,
                1 + termNames.count,
                isBulk: true
            )
        },
        // The payloads stay encoded: put_each(terms, timeout, *payloads).
        Method(
            "put_each",
            .variadic,
            [.writes, .grows, .stores, .blocks, .asksCaller, .needsTime]
        ) { queue, call in
            guard call.count >= 2 else {
                throw PythonException.typeError("put_each() takes terms, a timeout and payloads")
            }
            let terms = try Terms(call.argument(0), at: queue.now)
            try call.work.charge(20 * call.count)
            let payloads = Array(call.positional.dropFirst(2))
            let wait = try WaitLimit(block: nil, timeout: call.argument(1))
            return try queue.put(payloads, terms, call, wait, isBulk: true)
        },
    ]

    /// The terms of a submission.
    struct Terms {
        var task: TaskTerms?
        var keepsResult = true
        var submitter: WireValue?

        /// Reads the parameters of `put` and `put_all` after the first one.
        init(of call: borrowing Call, at now: Duration) throws(PythonException) {
            let count = WorkQueueReferent.termNames.count
            let values = (0..<count).map { call[$0 + 1] }
            try self.init(values, trace: call[count + 3], at: now)
        }

        /// Reads terms in the order of ``termNames``.
        init(
            _ values: [WireValue?],
            trace: WireValue? = nil,
            at now: Duration
        ) throws(PythonException) {
            if trace == nil, values.allSatisfy({ $0 == nil }) { return }
            submitter = values[8]
            keepsResult =
                try values[7].map { (value) throws(PythonException) in
                    try value.isTruthy()
                } ?? true
            let trace = try Self.context(trace)
            let isPlain = values.indices.allSatisfy { $0 == 7 || $0 == 8 || values[$0] == nil }
            if isPlain, trace == nil { return }
            let delay = try PythonTimeout.ofWait(values[1])
            let deadline = try PythonTimeout.ofWait(values[5])
            let backOff = try PythonTimeout.ofWait(values[9]) ?? .zero
            task = TaskTerms(
                priority: try Self.integer(values[0]) ?? 0,
                notBefore: delay.map { now + $0 },
                deadline: deadline.map { now + $0 },
                timeLimit: try PythonTimeout.ofWait(values[4]),
                maxAttempts: try Self.integer(values[3]) ?? 1,
                backOff: TaskBackOff(first: backOff),
                key: try Self.text(values[2], "key"),
                demands: try WorkQueueReferent.resources(values[6]),
                endsWithSubmitter: try values[10]?.isTruthy() ?? false,
                name: try Self.text(values[11], "name"),
                trace: trace
            )
        }

        /// Reads a dict of terms, or `None`.
        init(_ value: WireValue, at now: Duration) throws(PythonException) {
            if case .null = value {
                try self.init([], at: now)
                return
            }
            guard case .dict(let entries) = value else {
                throw .typeError("terms must be a dict or None, not \(value.typeNameInErrors)")
            }
            let values = WorkQueueReferent.termNames.map { entries[text: $0] }
            let trace = entries[text: WorkQueueReferent.traceName]
            let knownCount = values.count { $0 != nil } + (trace == nil ? 0 : 1)
            guard knownCount == entries.count else { throw .typeError("unknown terms of a task") }
            try self.init(values, trace: trace, at: now)
        }

        private static func context(
            _ value: WireValue?
        ) throws(PythonException) -> TraceContext? {
            guard let value, value != .null else { return nil }
            do throws(TraceContextError) {
                return try TraceContext(value)
            } catch {
                throw .valueError("a task's trace is \(error)")
            }
        }

        private static func integer(_ value: WireValue?) throws(PythonException) -> Int? {
            guard let value, value != .null else { return nil }
            guard let number = PythonIndex(value)?.clamped else { throw .notInteger(value) }
            return number
        }

        private static func text(
            _ value: WireValue?,
            _ term: String
        ) throws(PythonException) -> String? {
            guard let value, value != .null else { return nil }
            guard case .text(let text) = value else {
                throw .typeError("a task's \(term) must be a str, not \(value.typeNameInErrors)")
            }
            return text
        }
    }

    /// Reads what a task demands or a worker offers: a dict of numbers by name, or names alone.
    static func resources(_ value: WireValue?) throws(PythonException) -> [String: Int] {
        guard let value, value != .null else { return [:] }
        var resources: [String: Int] = [:]
        if case .dict(let entries) = value {
            for (key, amount) in zip(entries.keys, entries.values) {
                guard case .text(let name) = key, let amount = PythonIndex(amount)?.clamped
                else { throw .typeError("resources are a dict of int by str") }
                resources[name] = max(0, amount)
            }
            return resources
        }
        for name in try value.elementsAsIterated(.unlimited) {
            guard case .text(let name) = name else {
                throw .typeError("labels must be str, not \(name.typeNameInErrors)")
            }
            resources[name] = 0
        }
        return resources
    }

    private mutating func put(
        _ payloads: [StoredValue],
        _ terms: Terms,
        _ call: borrowing Call,
        _ waitPosition: Int,
        isBulk: Bool
    ) throws(PythonException) -> Outcome {
        let wait = try WaitLimit(block: call[waitPosition], timeout: call[waitPosition + 1])
        return try put(payloads, terms, call, wait, isBulk: isBulk)
    }

    private mutating func put(
        _ payloads: [StoredValue],
        _ terms: Terms,
        _ call: borrowing Call,
        _ wait: WaitLimit,
        isBulk: Bool
    ) throws(PythonException) -> Outcome {
        if ledger.isClosed { throw .queueShutDown }
        try wait.check()
        let submitter = terms.keepsResult ? try number(of: terms.submitter, call) : Self.nobody
        var putter = Putter(
            submitter: submitter,
            terms: terms.task,
            payloads: payloads,
            isBulk: isBulk
        )
        let isDone = putters.isEmpty && submit(&putter)
        if isDone {
            settle()
            return reply(putter.result)
        }
        let timeout = try wait.timeout()
        if timeout == .zero {
            settle()
            if !isBulk { throw .queueFull }
            return reply(putter.result)
        }
        park(putter, call.id)
        settle()
        return Outcome(.park(timeout: timeout), waking: takeWakes())
    }

    /// Parks a submission where what it waits for ends.
    private mutating func park(_ putter: Putter, _ call: CallID) {
        if hasTooManyResults(putter.submitter) {
            outboxes[putter.submitter]?.putters.append(call, want: putter)
            outboxCalls[call] = putter.submitter
        } else {
            putters.append(call, want: putter)
        }
    }

    /// Submits as many tasks as there is room for.
    ///
    /// - Returns: Whether all were submitted.
    private mutating func submit(_ putter: inout Putter) -> Bool {
        let submitter = putter.submitter
        var room = Int.max
        if submitter != Self.nobody { room = resultLimit - (outboxes[submitter]?.count ?? 0) }
        let terms = putter.terms
        let itemTerms = terms?.maxAttempts ?? 1 > 1 ? terms : nil
        var accepted = 0
        defer {
            if accepted > 0, submitter != Self.nobody {
                outboxes[submitter, default: TaskOutbox()].unended += accepted
            }
        }
        while putter.position < putter.payloads.count {
            if accepted >= room { return false }
            switch ledger.submit(by: submitter, terms, at: now) {
            case .accepted(let id):
                items[id] = Item(payload: putter.payloads[putter.position], terms: itemTerms)
                putter.ids.append(id)
                accepted += 1
            case .duplicate(let id):
                putter.ids.append(id)
            case .full, .closed:
                return false
            }
            putter.payloads[putter.position] = .value(.null)
            putter.position += 1
        }
        return true
    }

    /// Lets in tasks that wait for room, and gives tasks to workers that wait for some, until none can go on.
    mutating func settle() {
        serveRevocationTakers()
        serveTakers()
        repeat { serveLessees() } while admitPutter()
        if ledger.isDrained {
            while let drainer = drainers.popFirst() {
                wakes.append(Wake(drainer.call, with: .returning(.value(.bool(true)))))
            }
            if ledger.isClosed { endLessees() }
        }
        if !served.isEmpty { endTakers(of: exchange(&served, with: [])) }
        rates.note(ledger.counts, at: now)
    }

    /// Lets in tasks of the submission that has waited longest.
    ///
    /// - Returns: Whether anything has changed.
    private mutating func admitPutter() -> Bool {
        // Taken out, so that its arrays aren't copied when they change.
        guard !ledger.isFull, var first = putters.popFirst() else { return false }
        let position = first.want.position
        if submit(&first.want) {
            wakes.append(Wake(first.call, with: .returning(.value(first.want.result))))
            return true
        }
        if hasTooManyResults(first.want.submitter) {
            park(first.want, first.call)
            return true
        }
        let newPosition = first.want.position
        putters.prepend(first.call, want: first.want)
        return newPosition > position
    }

    /// Whether a submitter must take outcomes before it may submit more.
    private func hasTooManyResults(_ submitter: UInt64) -> Bool {
        outboxes[submitter]?.count ?? 0 >= resultLimit
    }

    /// Lets submissions go on that have waited until their submitter took outcomes.
    mutating func resumePutters(of submitter: UInt64) {
        guard outboxes[submitter] != nil, !hasTooManyResults(submitter) else { return }
        while let (call, putter) = outboxes[submitter]?.putters.popFirst() {
            outboxCalls[call] = nil
            putters.append(call, want: putter)
        }
    }
}

extension WorkQueueReferent.Putter {
    /// The answer to a submission: its task, or the tasks submitted so far.
    var result: WireValue {
        if isBulk { return WorkQueueReferent.list(ids) }
        return ids.first.map { .int(Int($0)) } ?? .null
    }
}
