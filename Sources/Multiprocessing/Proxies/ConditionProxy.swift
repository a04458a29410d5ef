internal import MPWire

/// Stands for a condition in a manager's server: a lock, and those who wait to be notified.
///
/// ```swift
/// try await condition.withLock {
///     try await condition.wait(until: { try await jobs.count() > 0 })
///     …
/// }
/// ```
///
/// Its lock is reentrant unless it was made with another one; who owns it is said at
/// ``RLockProxy``, also what differs with a CPython server. In the body of `withLock`, the other
/// methods know the owner.
///
/// - SeeAlso: Python `threading.Condition`.
public struct ConditionProxy: Proxy {
    /// The types of objects that it can stand for.
    public static var typeids: [String] { ["Condition"] }
    /// Keeps the condition alive.
    public let reference: ProxyReference

    /// Stands for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }
}

// MARK: The lock

extension ConditionProxy {
    /// Takes the lock for an owner, waiting while another one holds it.
    ///
    /// - Parameters:
    ///   - owner: Who holds it then; it may be taken again, and has to be given back as often.
    ///   - blocking: Whether to wait at all.
    ///   - timeout: Longest wait in monotonic time; `nil` is no limit, `.zero` is no wait. Python
    ///     forbids it together with `blocking: false`.
    /// - Returns: Whether the lock was taken.
    /// - Throws: ``MultiprocessingError``: `cancelled` if the task was cancelled (the lock isn't
    ///   taken), `connectionLost` if the server went away.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `Condition.acquire`.
    @discardableResult
    public func acquire(
        as owner: LockOwner,
        blocking: Bool = true,
        timeout: Duration? = nil
    ) async throws(MultiprocessingError) -> Bool {
        try await reference.acquire(blocking: blocking, timeout: timeout, as: owner)
    }

    /// Gives the lock back once; the last time it goes to whoever has waited longest.
    ///
    /// It is carried out even in a task that is cancelled.
    ///
    /// - Parameter owner: Who holds it.
    /// - Throws: ``MultiprocessingError``: `remote` with `RuntimeError` if that isn't the owner.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `Condition.release`.
    public func release(as owner: LockOwner) async throws(MultiprocessingError) {
        try await reference.release(as: owner)
    }

    /// Runs a body while this task holds the lock, and gives it back however the body ends.
    ///
    /// - Parameter body: What to do meanwhile; it may take the lock again.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws; ``MultiprocessingError`` if the lock can't be taken or
    ///   released.
    /// - Complexity: Two round trips, and the wait.
    /// - SeeAlso: Python `with condition:`.
    public func withLock<Result>(
        _ body: () async throws -> Result
    ) async throws -> Result {
        try await reference.withOwnership { owner async throws(MultiprocessingError) in
            _ = try await reference.acquire(as: owner)
        } _: {
            try await body()
        }
    }

    /// Runs a body while this task holds the lock, and tells it by which grant.
    ///
    /// - Parameter body: What to do meanwhile. A wait ends the grant, and gets another one.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws; ``MultiprocessingError`` if the lock can't be taken or
    ///   released; `unsupported` if the server is CPython's.
    /// - Complexity: Two round trips, and the wait.
    public func withLock<Result>(
        _ body: (LockGrant) async throws -> Result
    ) async throws -> Result {
        try await reference.withOwnership { owner async throws(MultiprocessingError) in
            try await reference.acquireGrantAtLast(as: owner)
        } _: { grant in
            try await body(grant)
        }
    }
}

// MARK: Waiting and notifying

extension ConditionProxy {
    /// Gives the lock up, waits to be notified, and takes the lock again.
    ///
    /// If the task is cancelled the wait ends at once, and **the lock isn't held any more**; a
    /// notification that came meanwhile goes to another one. `withLock` knows, and gives nothing
    /// back.
    ///
    /// - Parameters:
    ///   - owner: Who holds the lock; `nil` is this task, in the body of `withLock`.
    ///   - timeout: Longest wait to be notified in monotonic time; `nil` is no limit. To take the
    ///     lock again may take longer.
    /// - Returns: Whether it was notified; `false` if the time was up first.
    /// - Throws: ``MultiprocessingError``: `remote` with `RuntimeError` if the lock isn't held,
    ///   `cancelled` if the task was cancelled.
    /// - Complexity: One round trip, and the wait.
    /// - SeeAlso: Python `Condition.wait`.
    @discardableResult
    public func wait(
        as owner: LockOwner? = nil,
        timeout: Duration? = nil
    ) async throws(MultiprocessingError) -> Bool {
        let limit = timeout.map { WireValue(seconds: $0) } ?? .null
        // Were it not sent in a task that is cancelled already, nobody knew whether the lock is held.
        let manner = CallManner(
            cancellation: .givesUpOnceSent,
            owner: owner ?? LockScope.current?.owner
        )
        do throws(MultiprocessingError) {
            let value = try await reference.call("wait", [limit], manner)
            return try value.decoded(as: Bool.self, from: reference.attempt("wait"))
        } catch  where error.code == .cancelled {
            if owner == nil { LockScope.lose(token.ident) }
            throw error
        }
    }

    /// Waits until a predicate holds, which is tried with the lock held, first at once and then
    /// after each notification.
    ///
    /// - Parameters:
    ///   - owner: Who holds the lock; `nil` is this task, in the body of `withLock`.
    ///   - timeout: Longest wait in monotonic time; `nil` is no limit.
    ///   - predicate: What has to hold.
    /// - Returns: Whether it holds; `false` if the time was up first.
    /// - Throws: What the predicate throws, and what ``wait(as:timeout:)`` throws.
    /// - Complexity: One round trip for each notification, and what the predicate needs.
    /// - SeeAlso: Python `Condition.wait_for`.
    @discardableResult
    public func wait(
        as owner: LockOwner? = nil,
        timeout: Duration? = nil,
        until predicate: () async throws -> Bool
    ) async throws -> Bool {
        let clock = SuspendingClock()
        let deadline = timeout.map { clock.now.advanced(by: $0) }
        while try await !predicate() {
            let rest = deadline.map { clock.now.duration(to: $0) }
            if let rest, rest <= .zero { return false }
            try await wait(as: owner, timeout: rest)
        }
        return true
    }

    /// Wakes some of those who wait, longest wait first; each goes on once it has the lock.
    ///
    /// - Parameters:
    ///   - count: How many at most.
    ///   - owner: Who holds the lock; `nil` is this task, in the body of `withLock`.
    /// - Throws: ``MultiprocessingError``: `remote` with `RuntimeError` if the lock isn't held.
    /// - Complexity: One round trip; O(`count`) on the server.
    /// - SeeAlso: Python `Condition.notify`.
    public func notify(
        _ count: Int = 1,
        as owner: LockOwner? = nil
    ) async throws(MultiprocessingError) {
        let manner = CallManner(owner: owner ?? LockScope.current?.owner)
        _ = try await reference.call("notify", [.int(count)], manner)
    }

    /// Wakes all who wait; each goes on once it has the lock.
    ///
    /// - Parameter owner: Who holds the lock; `nil` is this task, in the body of `withLock`.
    /// - Throws: ``MultiprocessingError``: `remote` with `RuntimeError` if the lock isn't held.
    /// - Complexity: One round trip; O(calls that wait) on the server.
    /// - SeeAlso: Python `Condition.notify_all`.
    public func notifyAll(as owner: LockOwner? = nil) async throws(MultiprocessingError) {
        let manner = CallManner(owner: owner ?? LockScope.current?.owner)
        _ = try await reference.call("notify_all", [], manner)
    }
}
