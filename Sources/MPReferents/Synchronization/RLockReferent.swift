package import MPWire

/// A shared `threading.RLock`: its owner may acquire it again, and nobody else may release it.
///
/// The owner is the connection, which to Python is a thread of the server; the keyword `owner`
/// tells the tasks of a Swift client apart (``GrantOwner``).
package struct RLockReferent {
    /// The lock; conditions created with it share it.
    let lock = LockStorage(isReentrant: true)

    /// The current acquisition; `nil` while the lock is free.
    package var grant: Grant? { lock.grant }

    package init() {}
}

extension RLockReferent: CreatableReferent, TabledReferent {
    /// Python's constructor `RLock()`, which ignores arguments.
    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> RLockReferent {
        RLockReferent()
    }

    package static let methods = MethodTable<Self>(
        [
            Method("acquire", .parsed("acquire", ["blocking", "timeout"]), [.writes, .blocks]) {
                try $0.lock.acquire($1, by: try GrantOwner($1), .flag)
            },
            Method("release", .noArguments("RLock.release"), [.writes]) { rlock, arguments in
                let owner = try GrantOwner(arguments)
                return .reply(.null, waking: try rlock.lock.release(by: owner))
            },
            Method("locked", .noArguments("RLock.locked")) { rlock, _ in
                .reply(.bool(rlock.grant != nil))
            },
            // Not in Python: grants with a fencing token.
            Method(
                "acquire_grant",
                .parsed("acquire_grant", ["blocking", "timeout"]),
                [.writes, .blocks]
            ) {
                try $0.lock.acquire($1, by: try GrantOwner($1), .details)
            },
            Method("release_grant", .named("RLock.release_grant", [.required("token")]), [.writes])
            {
                try $0.lock.releaseGrant($1.required(0), by: try GrantOwner($1))
            },
        ],
        commonKeyword: GrantOwner.keyword
    )

    package static var isHeldByCallers: Bool { true }

    package func appendRepresentation(
        to text: inout RepresentationText
    ) throws(PythonException) {
        try text.append(lock.representation)
    }

    package var value: WireValue? { nil }

    package var size: Int { 0 }
}

extension RLockReferent {
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
