package import MPWire

/// A shared `threading.Lock`: whoever holds it, anyone may release it.
package struct LockReferent {
    /// One acquisition, from `acquire` to `release`.
    package struct Grant: Equatable, Sendable {
        /// Who acquired the lock; Python's contract lets others release it.
        package let holder: CallerID
    }

    /// The acquisition that holds; `nil` while the lock is free.
    package private(set) var grant: Grant?
    /// The calls that wait for it, which exist only while it is held.
    private var acquirers = Waiters<CallerID>()

    /// Starts unlocked.
    package init() {}
}

extension LockReferent: CreatableReferent {
    /// Makes what `Lock()` makes.
    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> LockReferent {
        _ = try Signature.positional("lock", 0...0).bind(arguments, keywords)
        return LockReferent()
    }

    private static let methods = MethodTable<Self>([
        Method("acquire", .parsed("acquire", ["blocking", "timeout"])) { try $0.acquire($1) },
        Method("release", .noArguments("lock.release")) { lock, _ in try lock.release() },
        Method("locked", .noArguments("lock.locked")) { lock, _ in
            .reply(.bool(lock.grant != nil))
        },
    ])

    package static var exposed: [String] { methods.exposed }

    package mutating func call(_ call: Call) throws(PythonException) -> Outcome {
        try Self.methods.perform(call, on: &self)
    }

    package func representation() throws(PythonException) -> String {
        grant == nil ? "<unlocked _thread.lock object>" : "<locked _thread.lock object>"
    }

    package var value: WireValue? { nil }

    package var size: Int { 0 }
}

extension LockReferent {
    private mutating func acquire(_ arguments: BoundArguments) throws(PythonException) -> Outcome {
        let isBlocking = arguments[0]?.isTruthy ?? true
        let timeout = try PythonTimeout.ofAcquire(arguments[1], isBlocking: isBlocking)
        let call = arguments.call
        if grant == nil {
            grant = Grant(holder: call.caller)
            return .deliver(.bool(true))
        }
        if timeout == .zero { return .reply(.bool(false)) }
        acquirers.append(call.id, want: call.caller)
        return .park(timeout: timeout)
    }

    private mutating func release() throws(PythonException) -> Outcome {
        guard grant != nil else { throw .runtimeError("release unlocked lock") }
        return .reply(.null, waking: passOn())
    }

    /// Gives the lock to the call that has waited longest, or frees it.
    private mutating func passOn() -> [Wake] {
        guard let next = acquirers.popFirst() else {
            grant = nil
            return []
        }
        grant = Grant(holder: next.want)
        return [Wake(next.call, with: .delivering(.bool(true)))]
    }

    package mutating func expire(_ call: CallID) -> Answer {
        acquirers.remove(call)
        return .returning(.bool(false))
    }

    package mutating func forget(_ call: CallID) -> [Wake] {
        acquirers.remove(call)
        return []
    }

    /// Takes back an acquisition of which the caller never learnt.
    package mutating func restore(_ value: WireValue) -> [Wake] {
        grant == nil ? [] : passOn()
    }
}
