package import MPWire

/// A shared `threading.Lock`: anyone may release it, whoever holds it.
package struct LockReferent {
    /// The lock; conditions created with it share it.
    let lock = LockStorage(isReentrant: false)

    /// The current acquisition; `nil` while the lock is free.
    package var grant: Grant? { lock.grant }

    package init() {}
}

extension LockReferent: CreatableReferent, TabledReferent {
    /// Python's constructor `Lock()`.
    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> LockReferent {
        _ = try Signature.positional("lock", 0...0).bind(arguments, keywords)
        return LockReferent()
    }

    package static let methods = MethodTable<Self>([
        Method("acquire", .parsed("acquire", ["blocking", "timeout"]), [.writes, .blocks]) {
            try $0.acquire($1, .flag)
        },
        Method("release", .noArguments("lock.release"), [.writes]) { try $0.release($1) },
        Method("locked", .noArguments("lock.locked")) { lock, _ in
            .reply(.bool(lock.grant != nil))
        },
        // Not in Python: grants with a fencing token.
        Method(
            "acquire_grant",
            .parsed("acquire_grant", ["blocking", "timeout"]),
            [.writes, .blocks]
        ) {
            try $0.acquire($1, .details)
        },
        Method("release_grant", .named("Lock.release_grant", [.required("token")]), [.writes]) {
            try $0.lock.releaseGrant($1.required(0), by: GrantOwner(caller: $1.caller))
        },
    ])

    package static var isHeldByCallers: Bool { true }

    package func appendRepresentation(
        to text: inout RepresentationText
    ) throws(PythonException) {
        try text.append(lock.representation)
    }

    package var value: WireValue? { nil }

    package var size: Int { 0 }
}

extension LockReferent {
    private func acquire(
        _ arguments: borrowing Call,
        _ form: GrantForm
    ) throws(PythonException) -> Outcome {
        let owner = GrantOwner(caller: arguments.caller)
        return try lock.acquire(arguments, by: owner, form)
    }

    private func release(_ call: borrowing Call) throws(PythonException) -> Outcome {
        .reply(.null, waking: try lock.release(by: GrantOwner(caller: call.caller)))
    }

    package mutating func expire(_ call: CallID) -> Outcome { lock.expire(call) }

    package mutating func forget(_ call: CallID) -> [Wake] {
        lock.forget(call)
        return []
    }

    package mutating func restore(_ loans: [Loan]) -> [Wake] { lock.restore(loans) }

    package func isHeld(by caller: CallerID) -> Bool { lock.isHeld(by: caller) }

    package mutating func abandon(_ caller: CallerID) -> [Wake] { lock.abandon(caller) }

    package var isHeld: Bool { lock.grant != nil }

    package func lockState(atMost limit: Int) -> LockState? { lock.state(atMost: limit) }
}
