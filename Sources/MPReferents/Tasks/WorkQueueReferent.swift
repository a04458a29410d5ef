import MPSystem
package import MPWire

/// A shared queue of tasks, with acknowledgement: workers lease tasks, and each task ends exactly once for its submitter.
///
/// The ``TaskLedger`` decides; this keeps the payloads, the outcomes and the calls that wait.
///
/// Submitters and workers are sessions, or have names of their own, which calls may pass: a name stands for several
/// sessions, and outlives them.
package struct WorkQueueReferent {
    /// A task's payload, and what else is needed when it ends.
    struct Item {
        let payload: StoredValue
        /// Its terms, if it may become a dead letter.
        let terms: TaskTerms?
        /// Its latest error.
        var error: StoredValue = .value(.null)
    }

    /// A task that has ended after the last of several attempts, and may be submitted again.
    struct DeadLetter {
        let payload: StoredValue
        let error: StoredValue
        let terms: TaskTerms?
    }

    /// What a call of `put` brings.
    struct Putter {
        let submitter: UInt64
        let terms: TaskTerms?
        var payloads: [StoredValue]
        /// The payloads from here on haven't been submitted yet.
        var position = 0
        /// The tasks of those that have.
        var ids: [TaskID] = []
        /// Whether it is a call for several tasks, which says how many it has submitted when its time is up.
        let isBulk: Bool
    }

    /// A call that waits for tasks.
    struct Lessee {
        let call: CallID
        let worker: UInt64
        let limit: Int
        let duration: Duration?
        let begins: Bool
        /// Whether it takes the trace contexts of tasks, as a fourth element.
        let takesTraces: Bool
    }

    /// Nobody: the submitter of tasks whose outcomes aren't kept.
    static let nobody: UInt64 = 0
    /// The first number of those who have names; sessions have smaller ones.
    static let firstNamed: UInt64 = 1 << 62
    /// How long a worker with a name may hold tasks, unless it says so.
    static let namedLease = Duration.seconds(60)
    /// The most tasks of which a worker is told that it has lost them.
    static let mostRevoked = 1 << 16

    let resultLimit: Int
    var ledger: TaskLedger
    /// The time of the current event.
    var now = Duration.zero
    var items: [TaskID: Item] = [:]
    var outboxes: [UInt64: TaskOutbox] = [:]
    /// Number of outcomes in all outboxes.
    var outcomeCount = 0
    /// The submitters in whose outboxes calls wait.
    var outboxCalls: [CallID: UInt64] = [:]
    /// Once the queue is closed: submitters who may have got their last outcome in the current event.
    var served: Set<UInt64> = []
    var deadLetters: [TaskID: DeadLetter] = [:]
    /// Numbers of those who have names.
    var names: [String: UInt64] = [:]
    /// The names of those numbers.
    var namesByNumber: [UInt64: String] = [:]
    /// Who they are that have worked here, as their latest calls say.
    var workerOrigins: [UInt64: CallOrigin] = [:]
    /// The number of the next new name.
    var nextNamed = firstNamed
    /// The number of names when idle ones were last forgotten.
    var namesKept = 0
    /// Submissions that wait for room.
    var putters = Waiters<Putter>()
    /// Calls that wait for tasks, in their order.
    var lessees: [Lessee] = []
    /// Tasks that workers have lost without having done anything, until they ask.
    var revoked: [UInt64: [TaskID]] = [:]
    /// Calls that wait for such tasks, by worker, in their order.
    var revocationTakers: [UInt64: [CallID]] = [:]
    /// The workers of those calls.
    var revocationWorkers: [CallID: UInt64] = [:]
    /// Workers with such calls that have lost tasks in the current event.
    var newlyRevoked: Set<UInt64> = []
    /// Calls that wait until all tasks have ended.
    var drainers = Waiters<Void>()
    /// Submitters with outcomes, for whose calls that wait there may be something.
    var awaiting: Set<UInt64> = []
    var rates = TaskRates()
    /// The calls that the current event ends.
    var wakes: [Wake] = []
    /// Values that may contain proxies, while they are shown.
    var shown: [StoredValue] = []

    /// - Parameters:
    ///   - capacity: Most tasks that haven't ended; `nil` is no limit.
    ///   - resultLimit: While a submitter hasn't taken as many outcomes, its submissions wait.
    package init(capacity: Int? = nil, resultLimit: Int = Self.standardResultLimit) {
        ledger = TaskLedger(capacity: capacity)
        self.resultLimit = resultLimit
    }

    /// Returns the calls that the current event ends, and forgets them.
    mutating func takeWakes() -> [Wake] { wakes.isEmpty ? [] : exchange(&wakes, with: []) }

    /// The answer to the call, and to others that may go on.
    mutating func reply(_ value: WireValue) -> Outcome { .reply(value, waking: takeWakes()) }
}

extension WorkQueueReferent: CreatableReferent, TabledReferent {
    /// The constructor `WorkQueue(maxsize=0, result_limit=65536)`.
    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> WorkQueueReferent {
        let signature = Signature.named(
            "WorkQueue.__init__",
            [.optional("maxsize"), .optional("result_limit")]
        )
        let values = try signature.arrange(arguments, keywords)
        let capacity = try maximum(values.first ?? nil)
        let results = try maximum(values.count > 1 ? values[1] : nil)
        return WorkQueueReferent(
            capacity: capacity,
            resultLimit: results ?? standardResultLimit
        )
    }

    package static let standardResultLimit = 65_536

    /// A limit; `nil` if it is left out, zero or negative.
    private static func maximum(_ value: WireValue?) throws(PythonException) -> Int? {
        guard let value, value != .null else { return nil }
        guard let limit = PythonIndex(value)?.clamped else { throw .notInteger(value) }
        return limit > 0 ? limit : nil
    }

    package static let settings = [
        SettingParameter("maxsize", standard: .int(0)),
        SettingParameter("result_limit", at: 1, standard: .int(standardResultLimit)),
    ]

    package static var isToldOfSessionEnds: Bool { true }

    package static var keepsTime: Bool { true }

    package static var elementCost: Int { 4 }

    package static let methods = MethodTable<Self>(
        submittingMethods + leasingMethods + endingMethods + resultMethods + controlMethods
    )

    package func appendRepresentation(
        to text: inout RepresentationText
    ) throws(PythonException) {
        try text.append("<WorkQueue object>")
    }

    package var value: WireValue? { nil }

    package var size: Int { items.count + deadLetters.count + outcomeCount }
}

/// Who calls.
extension WorkQueueReferent {
    /// The number of a worker or submitter: of a name, or else of the caller's session.
    mutating func number(
        of name: WireValue?,
        _ call: borrowing Call
    ) throws(PythonException) -> UInt64 {
        guard let name, name != .null else { return (call.origin?.session ?? call.caller).number }
        guard case .text(let name) = name else {
            throw .typeError(
                "a worker or submitter is named by a str, not \(name.typeNameInErrors)"
            )
        }
        if let number = names[name] { return number }
        forgetIdleNames()
        let number = nextNamed
        nextNamed += 1
        names[name] = number
        namesByNumber[number] = name
        return number
    }

    /// The number of a worker, which is remembered with the session that works for it.
    mutating func workerNumber(
        of name: WireValue?,
        _ call: borrowing Call
    ) throws(PythonException) -> UInt64 {
        let number = try number(of: name, call)
        if let origin = call.origin, workerOrigins[number] !== origin {
            workerOrigins[number] = origin
        }
        return number
    }

    /// Forgets the names of those who have nothing here once there are many.
    private mutating func forgetIdleNames() {
        guard names.count >= 4096, names.count >= 2 * namesKept else { return }
        let waiting = Set(lessees.map(\.worker)).union(revocationTakers.keys)
        // In an order of their own, as everything that changes objects.
        for (name, number) in names.sorted(by: { $0.value < $1.value })
        where outboxes[number] == nil && ledger.count(heldBy: number) == 0
            && ledger.offer(of: number)?.isEmpty ?? true && !waiting.contains(number)
        {
            names[name] = nil
            namesByNumber[number] = nil
            revoked[number] = nil
            workerOrigins[number] = nil
            _ = ledger.leave(number, at: now)
        }
        namesKept = names.count
    }

    /// A name, or the session's number.
    func description(of number: UInt64) -> WireValue {
        namesByNumber[number].map { .text($0) } ?? .int(Int(number))
    }

    /// Reads a list of tasks.
    static func ids(
        _ value: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> [TaskID] {
        if case .int(let id) = value { return id > 0 ? [TaskID(id)] : [] }
        let elements = try value.elementsAsIterated(work)
        try work.charge(10 * elements.count)
        var ids: [TaskID] = []
        ids.reserveCapacity(elements.count)
        for element in elements {
            guard let id = PythonIndex(element)?.clamped else { throw .notInteger(element) }
            if id > 0 { ids.append(TaskID(id)) }
        }
        return ids
    }

    /// The smallest numbers of many, in ascending order.
    ///
    /// - Complexity: O(n log limit).
    static func least(_ limit: Int, of ids: some Collection<TaskID>) -> [TaskID] {
        if ids.count <= limit { return ids.sorted() }
        // By their complements, so that the largest of those kept is at hand.
        var kept = BinaryHeap<TaskID>()
        for id in ids {
            if kept.count < limit {
                kept.insert(~id)
            } else if let largest = kept.min, ~id > largest {
                kept.popMin()
                kept.insert(~id)
            }
        }
        var least: [TaskID] = []
        while let id = kept.popMin() { least.append(~id) }
        return least.reversed()
    }

    static func list(_ ids: [TaskID]) -> WireValue { .list(ids.map { .int(Int($0)) }) }

    /// Reads the largest number of tasks, at least one.
    static func limit(_ value: WireValue?, _ standard: Int) throws(PythonException) -> Int {
        guard let value, value != .null else { return standard }
        guard let limit = PythonIndex(value)?.clamped else { throw .notInteger(value) }
        if limit < 1 { throw .valueError("'up_to' must be one or more") }
        return limit
    }
}
