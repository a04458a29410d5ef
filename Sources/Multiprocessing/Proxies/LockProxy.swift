internal import MPWire

/// Stands for a lock in a manager's server, with one holder at a time.
///
/// As in Python, anybody who can reach a lock may release it, and taking it twice waits for ever. When
/// a Swift program ends or loses its connection, our servers release its locks, and tell the next
/// holder (``LockGrant/wasAbandoned``).
///
/// - SeeAlso: Python `threading.Lock`.
public struct LockProxy: AcquirableProxy {
    /// The typeids of the objects it can stand for.
    public static var typeids: [String] { ["Lock"] }
    /// Keeps the lock alive.
    public let reference: ProxyReference

    /// Makes a proxy for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }

    /// Releases the lock; whoever has waited longest gets it.
    ///
    /// Carried out even if the task is cancelled.
    ///
    /// - Throws: ``MultiprocessingError``: `remote` with `RuntimeError` if nobody holds it.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `Lock.release`.
    public func release() async throws(MultiprocessingError) {
        try await reference.release()
    }

    /// Releases the lock if this grant still holds it.
    ///
    /// Carried out even if the task is cancelled.
    ///
    /// - Parameter grant: The result of `acquireGrant(timeout:)`.
    /// - Throws: ``MultiprocessingError``: `remote` with `RuntimeError` if the grant has ended.
    /// - Complexity: One round trip; O(1) on the server.
    public func release(_ grant: LockGrant) async throws(MultiprocessingError) {
        try await reference.release(grant)
    }

    /// Says whether somebody holds the lock.
    ///
    /// - Returns: Whether it was held at one moment.
    /// - Throws: ``MultiprocessingError``: `unknownMethod` if the server is a CPython before 3.14.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `Lock.locked`.
    public func locked() async throws(MultiprocessingError) -> Bool {
        try await reference.call("locked", as: Bool.self)
    }

    /// Runs a body while this task holds the lock, and releases it however the body ends.
    ///
    /// - Parameter body: The code to run meanwhile.
    /// - Returns: The body's result.
    /// - Throws: The body's error; `CancellationError` if the task was cancelled; ``MultiprocessingError`` if the lock can't be taken or
    ///   released.
    /// - Complexity: Two round trips, and the wait.
    /// - SeeAlso: Python `with lock:`.
    public func withLock<Result: ~Copyable, Failure: Error>(
        _ body: () async throws(Failure) -> Result
    ) async throws -> Result {
        try await throwingCancellation {
            try await reference.withHold(failing: { $0 }) { () async throws(any Error) in
                try await body()
            }
        }
    }

    /// Runs a body while this task holds the lock, and releases it however the body ends; throws typed errors.
    ///
    /// For bodies that throw nothing but ``MultiprocessingError``, as those that only call proxies do, or another
    /// ``MultiprocessingErrorConvertible``. Swift takes a closure with `try` for one that throws anything, unless it says
    /// what it throws:
    ///
    /// ```swift
    /// let count = try await lock.withLock { () async throws(MultiprocessingError) in
    ///     try await counts.increment("a")
    /// }
    /// ```
    ///
    /// - Parameter body: The code to run meanwhile.
    /// - Returns: The body's result.
    /// - Throws: The body's error, or the same kind of error if the lock can't be taken or
    ///   released.
    /// - Complexity: Two round trips, and the wait.
    /// - SeeAlso: Python `with lock:`.
    public func withLock<Result: ~Copyable, Failure: MultiprocessingErrorConvertible>(
        _ body: () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await reference.withHold(failing: Failure.init, body)
    }

    /// Runs a body while this task holds the lock, and passes it the grant.
    ///
    /// - Parameter body: The code to run meanwhile.
    /// - Returns: The body's result.
    /// - Throws: The body's error; `CancellationError` if the task was cancelled; ``MultiprocessingError`` if the lock can't be taken, or if
    ///   somebody else released it meanwhile; `unsupported` if the server is CPython's.
    /// - Complexity: Two round trips, and the wait.
    public func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (LockGrant) async throws(Failure) -> Result
    ) async throws -> Result {
        try await throwingCancellation {
            try await reference.scoped(
                { () async throws(MultiprocessingError) in
                    try await reference.acquireGrantAtLast()
                },
                { grant async throws(MultiprocessingError) in try await release(grant) },
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
    /// let count = try await lock.withLock { (grant: LockGrant) async throws(MultiprocessingError) in
    ///     try await counts.increment("a")
    /// }
    /// ```
    ///
    /// - Parameter body: The code to run meanwhile.
    /// - Returns: The body's result.
    /// - Throws: The body's error, or the same kind of error if the lock can't be taken, or if
    ///   somebody else released it meanwhile; `unsupported` if the server is CPython's.
    /// - Complexity: Two round trips, and the wait.
    public func withLock<Result: ~Copyable, Failure: MultiprocessingErrorConvertible>(
        _ body: (LockGrant) async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await reference.scoped(
            { () async throws(MultiprocessingError) in try await reference.acquireGrantAtLast() },
            { grant async throws(MultiprocessingError) in try await release(grant) },
            failing: Failure.init
        ) { grant async throws(Failure) in
            try await body(grant)
        }
    }
}
