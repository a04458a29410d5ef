package import MPWire

/// A shared `threading.Condition`: a lock, and calls that wait to be notified.
///
/// A `wait` gives the lock up and has it again before it is answered, notified or not. So a call is
/// in one of two queues: in `waiters` until it is notified or its time is up, then among the
/// acquirers of the lock.
package struct ConditionReferent {
    /// The lock: the condition's own, or that of the shared `Lock` or `RLock` it was created with.
    private let lock: LockStorage
    /// The proxy of that lock, which keeps it alive.
    private let lockProxy: WireProxy?
    /// The calls that wait to be notified, each with how it acquires its lock again.
    private var waiters = Waiters<LockStorage.Acquirer>()

    private init(on lock: LockStorage, _ proxy: WireProxy? = nil) {
        self.lock = lock
        lockProxy = proxy
    }

    /// Creates a condition with an `RLock` of its own.
    package init() {
        self.init(on: LockStorage(isReentrant: true))
    }
}

extension ConditionReferent: CreatableReferent, TabledReferent {
    package static let settings = [
        SettingParameter("lock") { lock in
            guard case .proxy(let proxy) = lock else { return .bool(false) }
            return .text(proxy.token.ident)
        }
    ]

    /// Python's constructor `Condition()`.
    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary
    ) throws(PythonException) -> ConditionReferent {
        try make(arguments, keywords) { _ in nil }
    }

    /// Python's constructor `Condition(lock=None)`; `lock` is the proxy of a `Lock` or `RLock` of
    /// this server.
    package static func make(
        _ arguments: [WireValue],
        _ keywords: WireDictionary,
        lookUp: ReferentLookup
    ) throws(PythonException) -> ConditionReferent {
        let signature = Signature.named("Condition.__init__", [.optional("lock")])
        let given = try signature.arrange(arguments, keywords).first ?? nil
        guard let given, given != .null else { return ConditionReferent() }
        guard case .proxy(let proxy) = given else {
            let type = given.typeNameInErrors
            throw .attributeError("'\(type)' object has no attribute 'acquire'")
        }
        switch lookUp(proxy) {
        case let found as LockReferent: return ConditionReferent(on: found.lock, proxy)
        case let found as RLockReferent: return ConditionReferent(on: found.lock, proxy)
        default:
            throw .typeError("Condition() takes a Lock or RLock of the same server")
        }
    }

    package static let methods = MethodTable<Self>(
        [
            Method("acquire", .parsed("acquire", ["blocking", "timeout"]), [.writes, .blocks]) {
                try $0.lock.acquire($1, by: try GrantOwner($1), .flag)
            },
            Method("release", .noArguments("RLock.release"), [.writes]) { condition, arguments in
                let owner = try GrantOwner(arguments)
                return .reply(.null, waking: try condition.lock.release(by: owner))
            },
            Method("locked", .noArguments("RLock.locked")) { condition, _ in
                .reply(.bool(condition.lock.grant != nil))
            },
            Method(
                "wait",
                .named("Condition.wait", [.optional("timeout")]),
                [.writes, .commits, .blocks]
            ) {
                try $0.wait($1, timeout: $1[0])
            },
            Method("notify", .named("Condition.notify", [.optional("n")]), [.writes]) {
                try $0.notify($1, $1[0] ?? .int(1))
            },
            Method("notify_all", .named("Condition.notify_all", []), [.writes]) {
                try $0.notifyAll($1)
            },
            // Not in Python: grants with a fencing token.
            Method(
                "acquire_grant",
                .parsed("acquire_grant", ["blocking", "timeout"]),
                [.writes, .blocks]
            ) {
                try $0.lock.acquire($1, by: try GrantOwner($1), .details)
            },
            Method(
                "release_grant",
                .named("Condition.release_grant", [.required("token")]),
                [.writes]
            ) {
                try $0.lock.releaseGrant($1.required(0), by: try GrantOwner($1))
            },
        ],
        commonKeyword: GrantOwner.keyword
    )

    package static var isHeldByCallers: Bool { true }

    package func appendRepresentation(
        to text: inout RepresentationText
    ) throws(PythonException) {
        try text.append("<Condition(\(lock.representation), \(waiters.count))>")
    }

    package var value: WireValue? { nil }

    package var size: Int { waiters.count }
}

extension ConditionReferent {
    private mutating func wait(
        _ call: borrowing Call,
        timeout: WireValue?
    ) throws(PythonException) -> Outcome {
        let owner = try GrantOwner(call)
        guard lock.isOwned(by: owner) else {
            throw .runtimeError("cannot wait on un-acquired lock")
        }
        let timeout = try PythonTimeout.ofWait(timeout)
        let acquirer = LockStorage.Acquirer(
            owner: owner,
            levels: lock.levels,
            form: .wait(isNotified: timeout != .zero)
        )
        let wakes = try lock.release(by: owner, allLevels: true)
        var outcome: Outcome
        if timeout == .zero {
            // Calls that wait for the lock already come first.
            outcome = lock.acquire(call.id, acquirer, timeout: nil)
        } else {
            waiters.append(call.id, want: acquirer)
            outcome = .park(timeout: timeout)
        }
        outcome.wakes = wakes
        return outcome
    }

    private mutating func notify(
        _ call: borrowing Call,
        _ count: WireValue
    ) throws(PythonException) -> Outcome {
        try checkNotifier(call)
        // Python looks at the number only if somebody waits.
        if waiters.isEmpty { return .reply(.null) }
        let limit =
            switch count.number {
            case .int(let limit): limit
            case .float(let limit): limit > 0 ? Int(exactly: limit.rounded(.up)) ?? .max : 0
            case .bigInt(let limit): limit.isNegative ? 0 : Int.max
            case .decimal, .fraction, nil:
                throw .typeError(
                    "'>' not supported between instances of '\(count.typeNameInErrors)' and 'int'"
                )
            }
        notifyWaiters(atMost: limit)
        return .reply(.null)
    }

    private mutating func notifyAll(_ call: borrowing Call) throws(PythonException) -> Outcome {
        try checkNotifier(call)
        notifyWaiters(atMost: waiters.count)
        return .reply(.null)
    }

    private func checkNotifier(_ call: borrowing Call) throws(PythonException) {
        guard lock.isOwned(by: try GrantOwner(call)) else {
            throw .runtimeError("cannot notify on un-acquired lock")
        }
    }

    /// Moves the calls that have waited longest to the acquirers of the lock, which is held.
    private mutating func notifyWaiters(atMost limit: Int) {
        var notified = 0
        while notified < limit, let waiter = waiters.popFirst() {
            lock.enqueue(waiter.call, waiter.want)
            notified += 1
        }
    }

    package mutating func expire(_ call: CallID) -> Outcome {
        guard var acquirer = waiters.remove(call) else { return lock.expire(call) }
        acquirer.form = .wait(isNotified: false)
        return lock.acquire(call, acquirer, timeout: nil)
    }

    /// A `wait` that is forgotten doesn't get its lock back.
    ///
    /// If it was notified already, another one is notified instead.
    package mutating func forget(_ call: CallID) -> [Wake] {
        if waiters.remove(call) != nil { return [] }
        if case .wait(isNotified: true)? = lock.forget(call)?.form { notifyWaiters(atMost: 1) }
        return []
    }

    package mutating func restore(_ loans: [Loan]) -> [Wake] { lock.restore(loans) }

    package func isHeld(by caller: CallerID) -> Bool { lock.isHeld(by: caller) }

    package mutating func abandon(_ caller: CallerID) -> [Wake] { lock.abandon(caller) }

    package var isHeld: Bool { lock.grant != nil }

    package func lockState(atMost limit: Int) -> LockState? { lock.state(atMost: limit) }
}
