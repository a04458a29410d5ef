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
    public func withPermit<Result>(
        _ body: () async throws -> Result
    ) async throws -> Result {
        try await reference.withHold(body)
    }

    /// Runs a body while this task holds a permit, and passes it the grant.
    ///
    /// - Parameter body: The code to run meanwhile.
    /// - Returns: The body's result.
    /// - Throws: The body's error; `CancellationError` if the task was cancelled; ``MultiprocessingError`` if no permit can be taken or
    ///   released; `unsupported` if the server is CPython's.
    /// - Complexity: Two round trips, and the wait.
    public func withPermit<Result>(
        _ body: (LockGrant) async throws -> Result
    ) async throws -> Result {
        try await throwingCancellation {
            let grant = try await reference.acquireGrantAtLast()
            return try await reference.giveBack { () async throws(MultiprocessingError) in
                try await reference.release(takenOver: grant.link)
            } after: {
                try await body(grant)
            }
        }
    }
}
