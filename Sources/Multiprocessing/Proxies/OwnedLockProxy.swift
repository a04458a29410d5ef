internal import MPWire

/// A proxy for a lock that only its owner may take again and give back: ``RLockProxy``, or the lock of a
/// ``ConditionProxy``.
///
/// Only proxies of this package conform.
public protocol OwnedLockProxy: Proxy {}

extension OwnedLockProxy {
    /// Takes the lock for an owner, waiting while another owner holds it.
    ///
    /// - Parameters:
    ///   - owner: The new owner; it may take the lock again, and must give it back as often.
    ///   - blocking: Whether to wait at all.
    ///   - timeout: Longest wait in monotonic time; `nil` is no limit, `.zero` is no wait. Python
    ///     forbids it together with `blocking: false`.
    /// - Returns: Whether the lock was taken.
    /// - Throws: ``MultiprocessingError``: `cancelled` if the task was cancelled (the lock isn't
    ///   taken), `connectionLost` if the server went away.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `RLock.acquire`, `Condition.acquire`.
    @discardableResult
    public func acquire(
        as owner: LockOwner,
        blocking: Bool = true,
        timeout: Duration? = nil
    ) async throws(MultiprocessingError) -> Bool {
        try await reference.acquire(blocking: blocking, timeout: timeout, as: owner)
    }

    /// Gives the lock back once; the last time, whoever has waited longest gets it.
    ///
    /// Carried out even if the task is cancelled.
    ///
    /// - Parameter owner: The owner that holds it.
    /// - Throws: ``MultiprocessingError``: `remote` with `RuntimeError` if it isn't the owner.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `RLock.release`, `Condition.release`.
    public func release(as owner: LockOwner) async throws(MultiprocessingError) {
        try await reference.release(as: owner)
    }

    /// Runs a body while this task holds the lock, and gives it back however the body ends.
    ///
    /// - Parameter body: The code to run meanwhile; it may take the lock again.
    /// - Returns: The body's result.
    /// - Throws: The body's error; `CancellationError` if the task was cancelled; ``MultiprocessingError`` if the lock can't be taken or
    ///   released.
    /// - Complexity: Two round trips, and the wait.
    /// - SeeAlso: Python `with rlock:`, `with condition:`.
    public func withLock<Result: ~Copyable, Failure: Error>(
        _ body: () async throws(Failure) -> Result
    ) async throws -> Result {
        try await throwingCancellation {
            try await reference.withOwnership(
                { owner async throws(MultiprocessingError) in
                    _ = try await reference.acquire(as: owner)
                },
                failing: { $0 }
            ) { _ async throws(any Error) in
                try await body()
            }
        }
    }

    /// Runs a body while this task holds the lock, and gives it back however the body ends; throws typed errors.
    ///
    /// For bodies that throw nothing but ``MultiprocessingError``, as those that only call proxies do, or another
    /// ``MultiprocessingErrorConvertible``. Swift takes a closure with `try` for one that throws anything, unless it says
    /// what it throws:
    ///
    /// ```swift
    /// let count = try await rlock.withLock { () async throws(MultiprocessingError) in
    ///     try await counts.increment("a")
    /// }
    /// ```
    ///
    /// - Parameter body: The code to run meanwhile; it may take the lock again.
    /// - Returns: The body's result.
    /// - Throws: The body's error, or the same kind of error if the lock can't be taken or
    ///   released.
    /// - Complexity: Two round trips, and the wait.
    /// - SeeAlso: Python `with rlock:`, `with condition:`.
    public func withLock<Result: ~Copyable, Failure: MultiprocessingErrorConvertible>(
        _ body: () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await reference.withOwnership(
            { owner async throws(MultiprocessingError) in
                _ = try await reference.acquire(as: owner)
            },
            failing: Failure.init
        ) { _ async throws(Failure) in
            try await body()
        }
    }

    /// Runs a body while this task holds the lock, and passes it the grant.
    ///
    /// - Parameter body: The code to run meanwhile; a nested body gets the grant of the outermost. A wait
    ///   on a condition ends the grant, and gets another one.
    /// - Returns: The body's result.
    /// - Throws: The body's error; `CancellationError` if the task was cancelled; ``MultiprocessingError`` if the lock can't be taken or
    ///   released; `unsupported` if the server is CPython's.
    /// - Complexity: Two round trips, and the wait.
    public func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (LockGrant) async throws(Failure) -> Result
    ) async throws -> Result {
        try await throwingCancellation {
            try await reference.withOwnership(
                { owner async throws(MultiprocessingError) in
                    try await reference.acquireGrantAtLast(as: owner)
                },
                failing: { $0 }
            ) { grant async throws(any Error) in
                try await body(grant)
            }
        }
    }

    /// Runs a body while this task holds the lock, and passes it the grant; throws typed errors.
    ///
    /// For bodies that throw nothing but ``MultiprocessingError``, as those that only call proxies do, or another
    /// ``MultiprocessingErrorConvertible``. Swift takes a closure with `try` for one that throws anything, unless it says
    /// what it throws:
    ///
    /// ```swift
    /// let count = try await rlock.withLock { (grant: LockGrant) async throws(MultiprocessingError) in
    ///     try await counts.increment("a")
    /// }
    /// ```
    ///
    /// - Parameter body: The code to run meanwhile; a nested body gets the grant of the outermost. A wait
    ///   on a condition ends the grant, and gets another one.
    /// - Returns: The body's result.
    /// - Throws: The body's error, or the same kind of error if the lock can't be taken or
    ///   released; `unsupported` if the server is CPython's.
    /// - Complexity: Two round trips, and the wait.
    public func withLock<Result: ~Copyable, Failure: MultiprocessingErrorConvertible>(
        _ body: (LockGrant) async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await reference.withOwnership(
            { owner async throws(MultiprocessingError) in
                try await reference.acquireGrantAtLast(as: owner)
            },
            failing: Failure.init
        ) { grant async throws(Failure) in
            try await body(grant)
        }
    }
}
