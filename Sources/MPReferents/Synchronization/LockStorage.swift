import MPWire

/// A lock: a class, because a shared `Lock` or `RLock` and the conditions created with it share it.
///
/// First come, first served. The fencing token grows with each grant. Inner acquisitions of a
/// reentrant lock belong to the grant of the outermost one.
final class LockStorage {
    /// A call that waits for the lock.
    struct Acquirer {
        /// The future owner.
        let owner: GrantOwner
        /// How many times it will have to be released.
        var levels = 1
        /// The form of the call's answer.
        var form: GrantForm
    }

    /// Whether its owner may acquire it again and only the owner may release it: an `RLock`.
    let isReentrant: Bool
    /// The current acquisition; `nil` while the lock is free.
    private(set) var grant: Grant?
    /// How many times it has to be released; zero while the lock is free.
    private(set) var levels = 0
    /// The token of the latest grant.
    private var lastToken = 0
    /// Whether the last owner died while holding the lock; the next grant says so.
    private var isAbandoned = false
    /// The calls that wait for the lock; empty while it is free.
    private var acquirers = Waiters<Acquirer>()

    init(isReentrant: Bool) {
        self.isReentrant = isReentrant
    }

    /// Whether `owner` may release it: Python's `_is_owned`, which for a plain lock is true for
    /// everybody while it is locked.
    func isOwned(by owner: GrantOwner) -> Bool {
        isReentrant ? grant?.owner == owner : grant != nil
    }

    /// Grants the lock to a call, or parks the call; `timeout` is as in
    /// ``Outcome/Result/park(timeout:)``, `.zero` doesn't wait.
    func acquire(_ call: CallID, _ acquirer: Acquirer, timeout: Duration?) -> Outcome {
        if isReentrant, let grant, grant.owner == acquirer.owner {
            levels += acquirer.levels
            return Outcome(.reply(acquirer.form.answer(grant, levels: acquirer.levels)))
        }
        if grant == nil { return Outcome(.reply(take(for: acquirer))) }
        if timeout == .zero { return Outcome(.reply(acquirer.form.refusal)) }
        enqueue(call, acquirer)
        return .park(timeout: timeout)
    }

    /// Parks a call until it gets the lock, which is held.
    func enqueue(_ call: CallID, _ acquirer: Acquirer) {
        acquirers.append(call, want: acquirer)
    }

    /// Releases one level, or all of them, and passes the lock on if none is left.
    ///
    /// - Throws: Python's `RuntimeError` if `owner` may not release the lock.
    func release(by owner: GrantOwner, allLevels: Bool = false) throws(PythonException) -> [Wake] {
        guard isOwned(by: owner) else {
            throw .runtimeError(
                isReentrant ? "cannot release un-acquired lock" : "release unlocked lock"
            )
        }
        return drop(allLevels ? levels : 1)
    }

    /// Releases one level of the grant with this token.
    ///
    /// - Throws: `RuntimeError` if that grant has ended.
    func release(token: Int, by owner: GrantOwner) throws(PythonException) -> [Wake] {
        guard grant?.token == token, isOwned(by: owner) else {
            throw .runtimeError("the grant \(token) has ended")
        }
        return drop(1)
    }

    /// Takes back grants whose owners never learnt of them.
    func restore(_ loans: [Loan]) -> [Wake] {
        // Read before the lock is passed on: the loans belong to the grants so far.
        let token = grant?.token
        var lentLevels = 0
        for loan in loans {
            guard case .grant(let lent, let count) = loan else {
                preconditionFailure("an item was given back to a lock")
            }
            // At most the levels that are held: an owner has as many levels as it was lent.
            if lent.token == token { lentLevels += min(count, levels - lentLevels) }
        }
        return lentLevels > 0 ? drop(lentLevels) : []
    }

    /// Whether one of a caller's tasks owns the lock.
    func isHeld(by caller: CallerID) -> Bool { grant?.owner.caller == caller }

    /// Takes the lock away from a caller that has died, and tells the next owner about it.
    func abandon(_ caller: CallerID) -> [Wake] {
        guard isHeld(by: caller) else { return [] }
        isAbandoned = true
        return drop(levels)
    }

    /// Ends the wait of a call whose time is up; a condition's `wait` goes on waiting without a
    /// limit.
    func expire(_ call: CallID) -> Outcome {
        guard let acquirer = acquirers[call] else {
            preconditionFailure("call \(call.number) expired on a lock it didn't wait for")
        }
        if case .wait = acquirer.form { return .park(timeout: nil) }
        acquirers.remove(call)
        return Outcome(.reply(acquirer.form.refusal))
    }

    /// Removes a waiting call, and returns what it wanted.
    @discardableResult
    func forget(_ call: CallID) -> Acquirer? {
        acquirers.remove(call)
    }

    /// The calls that wait for the lock, with its future owners; the oldest `limit` of them.
    func waitingOwners(atMost limit: Int) -> [LockState.Waiter] {
        acquirers.prefix(limit).map { .init(call: $0.call, owner: $0.want.owner) }
    }

    /// Grants the free lock.
    private func take(for acquirer: Acquirer) -> Answer {
        lastToken += 1
        let grant = Grant(token: lastToken, owner: acquirer.owner, wasAbandoned: isAbandoned)
        isAbandoned = false
        levels = acquirer.levels
        self.grant = grant
        return acquirer.form.answer(grant, levels: levels)
    }

    /// Releases levels; with the last one, the lock goes to the call that has waited longest.
    private func drop(_ count: Int) -> [Wake] {
        levels -= min(count, levels)
        if levels > 0 { return [] }
        grant = nil
        guard let next = acquirers.popFirst() else { return [] }
        return [Wake(next.call, with: take(for: next.want))]
    }
}

/// Methods that `Lock`, `RLock` and `Condition` have in common.
extension LockStorage {
    /// Carries out Python's `acquire(blocking, timeout)`, or our `acquire_grant`.
    func acquire(
        _ arguments: borrowing Call,
        by owner: GrantOwner,
        _ form: GrantForm
    ) throws(PythonException) -> Outcome {
        let isBlocking = try arguments[0]?.isTruthy() ?? true
        let timeout = try PythonTimeout.ofAcquire(arguments[1], isBlocking: isBlocking)
        return acquire(
            arguments.id,
            Acquirer(owner: owner, form: form),
            timeout: timeout
        )
    }

    /// Carries out our `release_grant(token)`.
    func releaseGrant(
        _ token: WireValue,
        by owner: GrantOwner
    ) throws(PythonException) -> Outcome {
        guard case .int(let token) = token else { throw .notInteger(token) }
        return .reply(.null, waking: try release(token: token, by: owner))
    }

    /// Python's `repr` of the lock.
    var representation: String {
        let state = grant == nil ? "unlocked" : "locked"
        guard isReentrant else { return "<\(state) _thread.lock object>" }
        let owner = grant?.owner.caller.number ?? 0
        return "<\(state) _thread.RLock object owner=\(owner) count=\(levels)>"
    }
}
