internal import MPWire

/// Stands for a semaphore in a manager's server: a number of permits.
///
/// As in Python, permits may be released by others than those who acquired them. When a Swift
/// program ends or loses its connection, our servers take back its permits, up to the number at the
/// start, and tell the next owner (``LockGrant/wasAbandoned``).
///
/// - SeeAlso: Python `threading.Semaphore` and `threading.BoundedSemaphore`.
public struct SemaphoreProxy: AcquirableProxy {
    /// The typeids of the objects it can stand for.
    public static var typeids: [String] { ["Semaphore", "BoundedSemaphore"] }
    /// Keeps the semaphore alive.
    public let reference: ProxyReference

    /// Makes a proxy for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }

    /// Gives back permits, or adds new ones.
    ///
    /// Carried out even if the task is cancelled.
    ///
    /// - Parameter count: The number of permits; CPython 3.8's servers take only one.
    /// - Throws: ``MultiprocessingError``: `remote` with `ValueError` if a bounded semaphore would
    ///   have more permits than at its start, or if `count` is below one.
    /// - Complexity: One round trip; O(`count`) on the server.
    /// - SeeAlso: Python `Semaphore.release`.
    public func release(_ count: Int = 1) async throws(MultiprocessingError) {
        try await reference.release(count)
    }

    /// Runs a body while this task holds a permit, and releases it however the body ends.
    ///
    /// - Parameter body: The code to run meanwhile.
    /// - Returns: The body's result.
    /// - Throws: The body's error; `CancellationError` if the task was cancelled; ``MultiprocessingError`` if no permit can be taken or
    ///   released.
    /// - Complexity: Two round trips, and the wait.
    /// - SeeAlso: Python `with semaphore:`.
    public func withPermit<Result: ~Copyable, Failure: Error>(
        _ body: () async throws(Failure) -> Result
    ) async throws -> Result {
        try await throwingCancellation {
            try await reference.withHold(failing: { $0 }) { () async throws(any Error) in
                try await body()
            }
        }
    }

    /// Runs a body while this task holds a permit, and releases it however the body ends; throws typed errors.
    ///
    /// For bodies that throw nothing but ``MultiprocessingError``, as those that only call proxies do, or another
    /// ``MultiprocessingErrorConvertible``. Swift takes a closure with `try` for one that throws anything, unless it says
    /// what it throws:
    ///
    /// ```swift
    /// let count = try await semaphore.withPermit { () async throws(MultiprocessingError) in
    ///     try await counts.increment("a")
    /// }
    /// ```
    ///
    /// - Parameter body: The code to run meanwhile.
    /// - Returns: The body's result.
    /// - Throws: The body's error, or the same kind of error if no permit can be taken or
    ///   released.
    /// - Complexity: Two round trips, and the wait.
    /// - SeeAlso: Python `with semaphore:`.
    public func withPermit<Result: ~Copyable, Failure: MultiprocessingErrorConvertible>(
        _ body: () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await reference.withHold(failing: Failure.init, body)
    }

    /// Runs a body while this task holds a permit, and passes it the grant.
    ///
    /// - Parameter body: The code to run meanwhile.
    /// - Returns: The body's result.
    /// - Throws: The body's error; `CancellationError` if the task was cancelled; ``MultiprocessingError`` if no permit can be taken or
    ///   released; `unsupported` if the server is CPython's.
    /// - Complexity: Two round trips, and the wait.
    public func withPermit<Result: ~Copyable, Failure: Error>(
        _ body: (LockGrant) async throws(Failure) -> Result
    ) async throws -> Result {
        try await throwingCancellation {
            try await reference.withGrant(failing: { $0 }) { grant async throws(any Error) in
                try await body(grant)
            }
        }
    }

    /// Runs a body while this task holds a permit, and passes it the grant; throws typed errors.
    ///
    /// For bodies that throw nothing but ``MultiprocessingError``, as those that only call proxies do, or another
    /// ``MultiprocessingErrorConvertible``. Swift takes a closure with `try` for one that throws anything, unless it says
    /// what it throws:
    ///
    /// ```swift
    /// let count = try await semaphore.withPermit { (grant: LockGrant) async throws(MultiprocessingError) in
    ///     try await counts.increment("a")
    /// }
    /// ```
    ///
    /// - Parameter body: The code to run meanwhile.
    /// - Returns: The body's result.
    /// - Throws: The body's error, or the same kind of error if no permit can be taken or
    ///   released; `unsupported` if the server is CPython's.
    /// - Complexity: Two round trips, and the wait.
    public func withPermit<Result: ~Copyable, Failure: MultiprocessingErrorConvertible>(
        _ body: (LockGrant) async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await reference.withGrant(failing: Failure.init, body)
    }
}
