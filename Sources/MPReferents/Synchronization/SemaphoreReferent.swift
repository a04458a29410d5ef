package import MPWire

/// A shared `threading.Semaphore` or `BoundedSemaphore`: a number of permits.
///
/// Permits have no owner in Python, and may be released by others than those who acquired them. To
/// give back what the dead held, it remembers who took the permits that are out, as far as there
/// were permits at the start: a semaphore that begins at zero is a signal, and nobody owes it any.
package struct SemaphoreReferent {
    /// How many permits there were at the start.
    private let initialCount: Int
    /// Whether there may never be more.
    private let isBounded: Bool
    /// How many permits there are.
    package private(set) var count: Int
    /// Who took the permits that are out, oldest first; never more than are out.
    private var holders = PermitHolders()
    /// How many of the permits were taken back from the dead; the next grants tell it.
    private var abandonedCount = 0
    /// The token of the newest grant.
    private var lastToken = 0
    /// The calls that wait for a permit, which exist only while there is none.
    private var acquirers = Waiters<Acquirer>()

    /// A call that waits for a permit.
    private struct Acquirer {
        /// Who calls.
        let caller: CallerID
        /// How the call is answered.
        let form: GrantForm
    }

    /// Starts with `count` permits.
    package init(count: Int = 1, isBounded: Bool = false) {
        self.count = count
        self.isBounded = isBounded
        initialCount = count
    }
}

extension SemaphoreReferent: CreatableReferent {
    /// Makes what `Semaphore(value=1)` makes.
    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> SemaphoreReferent {
        let count = try count("Semaphore", arguments, keywords)
        return SemaphoreReferent(count: count)
    }

    /// Makes what `BoundedSemaphore(value=1)` makes.
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

    /// A number of permits.
    ///
    /// Python takes fractions, of which no call ever makes sense; we don't.
    ///
    /// - Returns: The number; `nil` beyond 64 bits, where Python goes on counting.
    private static func permits(_ value: WireValue) throws(PythonException) -> Int? {
        switch value.number {
        case .int(let count): return count
        case .bigInt(let count): return count.isNegative ? .min : nil
        case .float: throw .notInteger(value)
        case nil:
            let type = value.typeNameInErrors
            throw .typeError("'<' not supported between instances of '\(type)' and 'int'")
        }
    }

    private static let tooMany = PythonException.overflowError(
        "a semaphore has \(Int.max) permits at most"
    )

    private static let methods = methods(of: "Semaphore")
    private static let boundedMethods = methods(of: "BoundedSemaphore")

    /// The methods; the two classes differ in one complaint.
    private static func methods(of type: String) -> MethodTable<Self> {
        MethodTable(
            [
                Method("acquire", acquiring("acquire"), [.writes, .blocks]) {
                    try $0.acquire($1, .flag)
                },
                Method("release", .named("\(type).release", [.optional("n")]), [.writes]) {
                    try $0.release($1[0] ?? .int(1), by: $1.call.caller)
                },
                // Ours: grants with a fencing token.
                Method("acquire_grant", acquiring("acquire_grant"), [.writes, .blocks]) {
                    try $0.acquire($1, .details)
                },
            ],
            // Python 3.14 exposes it for all that can be acquired; semaphores haven't got it.
            absent: ["locked"]
        )
    }

    private static func acquiring(_ name: String) -> Signature {
        .named("Semaphore.\(name)", [.optional("blocking"), .optional("timeout")])
    }

    package static var isHeldByCallers: Bool { true }

    package static var exposed: [String] { methods.exposed }

    package func facts(for call: borrowing Call) -> MethodFacts { Self.methods.facts(for: call) }

    package mutating func call(_ call: Call) throws(PythonException) -> Outcome {
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
        _ arguments: BoundArguments,
        _ form: GrantForm
    ) throws(PythonException) -> Outcome {
        let isBlocking = arguments[0]?.isTruthy ?? true
        if !isBlocking, let timeout = arguments[1], timeout != .null {
            throw .valueError("can't specify timeout for non-blocking acquire")
        }
        let acquirer = Acquirer(caller: arguments.call.caller, form: form)
        if count > 0 { return Outcome(.reply(take(for: acquirer))) }
        let timeout = isBlocking ? try PythonTimeout.ofSum(arguments[1]) : .zero
        if timeout == .zero { return Outcome(.reply(form.refusal)) }
        acquirers.append(arguments.call.id, want: acquirer)
        return .park(timeout: timeout)
    }

    private mutating func release(
        _ permits: WireValue,
        by caller: CallerID
    ) throws(PythonException) -> Outcome {
        let given = try Self.permits(permits)
        if let given, given < 1 { throw .valueError("n must be one or more") }
        guard let permits = given, permits <= (isBounded ? initialCount : .max) - count else {
            throw isBounded ? .valueError("Semaphore released too many times") : Self.tooMany
        }
        put(permits, by: caller)
        return .reply(.null, waking: serve())
    }

    /// Takes a permit, of which there is one.
    private mutating func take(for acquirer: Acquirer) -> Answer {
        count -= 1
        lastToken += 1
        let wasAbandoned = abandonedCount > 0
        if wasAbandoned { abandonedCount -= 1 }
        let isOwed = holders.count < initialCount - count
        if isOwed { holders.append(acquirer.caller) }
        let owner = LockOwner(caller: acquirer.caller)
        let grant = Grant(token: lastToken, owner: owner, wasAbandoned: wasAbandoned)
        // A permit beyond those that there were at the start is a signal, which nobody has to release.
        return acquirer.form.answer(grant, levels: isOwed ? 1 : 0)
    }

    /// Puts permits back, of which there are no more than fit.
    private mutating func put(_ permits: Int, by caller: CallerID) {
        count += permits
        for _ in 0..<min(permits, holders.count) {
            guard holders.removeNewest(of: caller) else { break }
        }
        // What others released for them they owe no longer.
        while holders.count > max(0, initialCount - count) { holders.removeOldest() }
    }

    /// Serves those who have waited longest for permits, as far as there are some.
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

    /// Takes back permits of which nobody learnt, unless they have been released meanwhile.
    package mutating func restore(_ loans: [Loan]) -> [Wake] {
        for loan in loans {
            guard case .grant(let grant, let levels) = loan else {
                preconditionFailure("an item was given back to a semaphore")
            }
            let caller = grant.owner.caller
            // Its caller may have released it without having read that it has it, or has died and gave it back so.
            guard levels == 0 || holders.holdsAny(caller) else { continue }
            if count < (isBounded ? initialCount : .max) { put(1, by: caller) }
        }
        return serve()
    }

    package mutating func abandon(_ caller: CallerID) -> [Wake] {
        let held = holders.count(of: caller)
        abandonedCount += held
        put(min(held, .max - count), by: caller)
        return serve()
    }
}
