package import MPWire

/// A shared `threading.Semaphore` or `BoundedSemaphore`: a number of permits.
///
/// In Python permits have no owner, and anyone may release them. To give back what dead clients held, the
/// semaphore remembers who took the outstanding permits, as many as there were at the start: a semaphore that
/// begins at zero is a signal, and nobody owes it a permit.
package struct SemaphoreReferent {
    /// The number of permits at the start.
    private let initialCount: Int
    /// Whether there may never be more permits than at the start.
    private let isBounded: Bool
    /// The number of available permits.
    package private(set) var count: Int
    /// The callers that took the outstanding permits, oldest first; never more than are outstanding.
    private var holders = PermitHolders()
    /// How many of the available permits were taken back from dead clients; the next grants say so.
    private var abandonedCount = 0
    /// The token of the latest grant.
    private var lastToken = 0
    /// The calls that wait for a permit; empty while there is one.
    private var acquirers = Waiters<Acquirer>()

    /// A call that waits for a permit.
    private struct Acquirer {
        let caller: CallerID
        /// The form of the call's answer.
        let form: GrantForm
    }

    package init(count: Int = 1, isBounded: Bool = false) {
        self.count = count
        self.isBounded = isBounded
        initialCount = count
    }
}

extension SemaphoreReferent: CreatableReferent {
    /// Python's constructor `Semaphore(value=1)`.
    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> SemaphoreReferent {
        let count = try count("Semaphore", arguments, keywords)
        return SemaphoreReferent(count: count)
    }

    /// Python's constructor `BoundedSemaphore(value=1)`.
    package static func makeBounded(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> SemaphoreReferent {
        let count = try count("BoundedSemaphore", arguments, keywords)
        return SemaphoreReferent(count: count, isBounded: true)
    }

    private static func count(
        _ type: String,
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> Int {
        let signature = Signature.named("\(type).__init__", [.optional("value")])
        let value = try signature.arrange(arguments, keywords).first ?? nil
        guard let count = try permits(value ?? .int(1)) else { throw tooMany }
        if count < 0 { throw .valueError("semaphore initial value must be >= 0") }
        return count
    }

    /// Reads a number of permits.
    ///
    /// Python accepts fractions, with which no call makes sense; we don't.
    ///
    /// - Returns: The number; `nil` beyond 64 bits, where Python would go on counting.
    private static func permits(_ value: WireValue) throws(PythonException) -> Int? {
        switch value.number {
        case .int(let count): return count
        case .bigInt(let count): return count.isNegative ? .min : nil
        case .float, .decimal, .fraction:
            if value.isDecimalNaN { throw .invalidOperation }
            throw .notInteger(value)
        case nil where value.isDecimalNaN: throw .invalidOperation
        case nil:
            let type = value.typeNameInErrors
            throw .isNoInteger(value, "'<' not supported between instances of '\(type)' and 'int'")
        }
    }

    private static let tooMany = PythonException.overflowError(
        "a semaphore has \(Int.max) permits at most"
    )

    private static let methods = methods(of: "Semaphore")
    private static let boundedMethods = methods(of: "BoundedSemaphore")

    /// The methods; those of the two classes differ in one complaint.
    private static func methods(of type: String) -> MethodTable<Self> {
        MethodTable(
            [
                Method("acquire", acquiring("acquire"), [.writes, .blocks]) {
                    try $0.acquire($1, .flag)
                },
                Method("release", .named("\(type).release", [.optional("n")]), [.writes]) {
                    try $0.release($1[0] ?? .int(1), by: $1.caller)
                },
                // Not in Python: grants with a fencing token.
                Method("acquire_grant", acquiring("acquire_grant"), [.writes, .blocks]) {
                    try $0.acquire($1, .details)
                },
            ],
            // Python 3.14 exposes it for everything that can be acquired; semaphores don't have it.
            absent: ["locked"]
        )
    }

    private static func acquiring(_ name: String) -> Signature {
        .named("Semaphore.\(name)", [.optional("blocking"), .optional("timeout")])
    }

    package static let settings = [SettingParameter("value", standard: .int(1))]

    package static var isHeldByCallers: Bool { true }

    package var isHeld: Bool { holders.count > 0 }

    package static var exposed: [String] { methods.exposed }

    package static var facts: [MethodFacts] { methods.facts }

    package mutating func call(_ call: borrowing Call) throws(PythonException) -> Outcome {
        try (isBounded ? Self.boundedMethods : Self.methods).perform(call, on: &self)
    }

    package func appendRepresentation(
        to text: inout RepresentationText
    ) throws(PythonException) {
        try text.append(
            isBounded
                ? "<threading.BoundedSemaphore: value=\(count)/\(initialCount)>"
                : "<threading.Semaphore: value=\(count)>"
        )
    }

    package var value: WireValue? { nil }

    package var size: Int { 0 }
}

extension SemaphoreReferent {
    private mutating func acquire(
        _ arguments: borrowing Call,
        _ form: GrantForm
    ) throws(PythonException) -> Outcome {
        let isBlocking = try arguments[0]?.isTruthy() ?? true
        if !isBlocking, let timeout = arguments[1], timeout != .null {
            throw .valueError("can't specify timeout for non-blocking acquire")
        }
        let acquirer = Acquirer(caller: arguments.caller, form: form)
        if count > 0 { return Outcome(.reply(take(for: acquirer))) }
        let timeout = isBlocking ? try PythonTimeout.ofSum(arguments[1]) : .zero
        if timeout == .zero { return Outcome(.reply(form.refusal)) }
        acquirers.append(arguments.id, want: acquirer)
        return .park(timeout: timeout)
    }

    private mutating func release(
        _ permits: WireValue,
        by caller: CallerID
    ) throws(PythonException) -> Outcome {
        try checkFraction(permits)
        let given = try Self.permits(permits)
        if let given, given < 1 { throw .valueError("n must be one or more") }
        guard let permits = given, permits <= (isBounded ? initialCount : .max) - count else {
            throw isBounded ? .valueError("Semaphore released too many times") : Self.tooMany
        }
        put(permits, by: caller)
        return .reply(.null, waking: serve())
    }

    /// Raises what Python does for a number that it compares before it finds out that it's no integer.
    private func checkFraction(_ permits: WireValue) throws(PythonException) {
        let value: Double
        switch permits.number {
        case .float(let number): value = number
        case .fraction(let numerator, let denominator):
            value = Double(numerator) / Double(denominator)
        case .decimal(let number): value = number.nearestDouble
        case .int, .bigInt, nil: return
        }
        if value < 1 { throw .valueError("n must be one or more") }
        if isBounded, value > Double(initialCount - count) {
            throw .valueError("Semaphore released too many times")
        }
    }

    /// Takes one of the available permits.
    private mutating func take(for acquirer: Acquirer) -> Answer {
        count -= 1
        lastToken += 1
        let wasAbandoned = abandonedCount > 0
        if wasAbandoned { abandonedCount -= 1 }
        let isOwed = holders.count < initialCount - count
        if isOwed { holders.append(acquirer.caller) }
        let owner = GrantOwner(caller: acquirer.caller)
        let grant = Grant(token: lastToken, owner: owner, wasAbandoned: wasAbandoned)
        // A permit beyond the initial number is a signal, which nobody has to release.
        return acquirer.form.answer(grant, levels: isOwed ? 1 : 0)
    }

    /// Puts permits back, which must fit.
    private mutating func put(_ permits: Int, by caller: CallerID) {
        count += permits
        for _ in 0..<min(permits, holders.count) {
            guard holders.removeNewest(of: caller) else { break }
        }
        // Callers don't owe permits that others released for them.
        while holders.count > max(0, initialCount - count) { holders.removeOldest() }
    }

    /// Grants permits to the calls that have waited longest, as far as there are some.
    private mutating func serve() -> [Wake] {
        var wakes: [Wake] = []
        while count > 0, let next = acquirers.popFirst() {
            wakes.append(Wake(next.call, with: take(for: next.want)))
        }
        return wakes
    }

    package mutating func expire(_ call: CallID) -> Outcome {
        guard let acquirer = acquirers.remove(call) else {
            preconditionFailure("call \(call.number) expired on a semaphore it didn't wait for")
        }
        return Outcome(.reply(acquirer.form.refusal))
    }

    package mutating func forget(_ call: CallID) -> [Wake] {
        acquirers.remove(call)
        return []
    }

    /// Takes back permits whose owners never learnt of them, unless they have been released meanwhile.
    package mutating func restore(_ loans: [Loan]) -> [Wake] {
        for loan in loans {
            guard case .grant(let grant, let levels) = loan else {
                preconditionFailure("an item was given back to a semaphore")
            }
            let caller = grant.owner.caller
            // The caller may have released it without having read that it has it, or its death may have given it
            // back already.
            guard levels == 0 || holders.holdsAny(caller) else { continue }
            if count < (isBounded ? initialCount : .max) { put(1, by: caller) }
        }
        return serve()
    }

    package func isHeld(by caller: CallerID) -> Bool { holders.holdsAny(caller) }

    package func lockState(atMost limit: Int) -> LockState? {
        LockState(
            lock: nil,
            holders: holders.oldest(limit).map {
                .init(owner: GrantOwner(caller: $0), token: nil)
            },
            waiters: acquirers.prefix(limit).map {
                .init(call: $0.call, owner: GrantOwner(caller: $0.want.caller))
            }
        )
    }

    package mutating func abandon(_ caller: CallerID) -> [Wake] {
        let held = holders.count(of: caller)
        abandonedCount += held
        put(min(held, .max - count), by: caller)
        return serve()
    }
}
