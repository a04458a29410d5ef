internal import MPWire

/// Stands for a condition in a manager's server: a lock, and calls that wait to be notified.
///
/// ```swift
/// try await condition.withLock {
///     try await condition.wait(until: { try await jobs.count() > 0 })
///     // There are jobs now, and nobody else takes them.
/// }
/// ```
///
/// Its lock is reentrant unless it was made with another lock. ``RLockProxy`` describes owners, and
/// the differences on a CPython server. In the body of `withLock`, the other methods know the
/// owner.
///
/// - SeeAlso: Python `threading.Condition`.
public struct ConditionProxy: OwnedLockProxy {
    /// The typeids of the objects it can stand for.
    public static var typeids: [String] { ["Condition"] }
    /// Keeps the condition alive.
    public let reference: ProxyReference

    /// Makes a proxy for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }
}

// MARK: Waiting and notifying

extension ConditionProxy {
    /// Gives the lock up, waits to be notified, and takes the lock again.
    ///
    /// If the task is cancelled, the wait ends at once, and **the lock is no longer held**. A
    /// notification that came meanwhile goes to another waiter. `withLock` knows this, and doesn't give
    /// the lock back.
    ///
    /// - Parameters:
    ///   - owner: The owner of the lock; `nil` is this task, in the body of `withLock`.
    ///   - timeout: Longest wait for a notification in monotonic time; `nil` is no limit. Taking the
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
        // Sent even if the task is cancelled already: else nobody would know whether the lock is held.
        let manner = CallManner(
            cancellation: .givesUpOnceSent,
            owner: owner ?? LockScope.current?.owner
        )
        do throws(MultiprocessingError) {
            let value = try await reference.call("wait", [limit], manner)
            return try value.decoded(as: Bool.self, from: reference.attempt("wait"))
        } catch  where error.code == .cancelled {
            if owner == nil { LockScope.lose(reference.first.token.ident) }
            throw error
        }
    }

    /// Waits until a predicate holds.
    ///
    /// The predicate is tried with the lock held: at once, and after each notification.
    ///
    /// - Parameters:
    ///   - owner: The owner of the lock; `nil` is this task, in the body of `withLock`.
    ///   - timeout: Longest wait in monotonic time; `nil` is no limit.
    ///   - predicate: The condition to wait for.
    /// - Returns: Whether it holds; `false` if the time was up first.
    /// - Throws: The predicate's error, and the errors of ``wait(as:timeout:)``.
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

    /// Wakes some waiting calls, longest wait first; each returns once it has the lock.
    ///
    /// - Parameters:
    ///   - count: The most calls to wake.
    ///   - owner: The owner of the lock; `nil` is this task, in the body of `withLock`.
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

    /// Wakes all waiting calls; each returns once it has the lock.
    ///
    /// - Parameter owner: The owner of the lock; `nil` is this task, in the body of `withLock`.
    /// - Throws: ``MultiprocessingError``: `remote` with `RuntimeError` if the lock isn't held.
    /// - Complexity: One round trip; O(calls that wait) on the server.
    /// - SeeAlso: Python `Condition.notify_all`.
    public func notifyAll(as owner: LockOwner? = nil) async throws(MultiprocessingError) {
        let manner = CallManner(owner: owner ?? LockScope.current?.owner)
        _ = try await reference.call("notify_all", [], manner)
    }
}
