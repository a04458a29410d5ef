internal import MPWire

/// Stands for a lock in a manager's server, which one holds at a time.
///
/// As in Python, whoever can reach a lock may release it, and taking it twice waits for ever.
///
/// - SeeAlso: Python `threading.Lock`.
public struct LockProxy: Sendable {
    /// Keeps the lock alive.
    let reference: ProxyReference

    /// Stands for the object of `reference`.
    init(_ reference: ProxyReference) {
        self.reference = reference
    }

    /// Names the lock.
    public var token: Token { reference.token }

    /// Takes the lock, waiting while somebody else holds it.
    ///
    /// - Parameters:
    ///   - blocking: Whether to wait at all.
    ///   - timeout: Longest wait in monotonic time; `nil` is no limit, `.zero` is no wait. Python
    ///     forbids it together with `blocking: false`.
    /// - Returns: Whether the lock was taken.
    /// - Throws: ``MultiprocessingError``: `cancelled` if the task was cancelled (the lock isn't
    ///   taken), `connectionLost` if the server went away.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `Lock.acquire`.
    @discardableResult
    public func acquire(
        blocking: Bool = true,
        timeout: Duration? = nil
    ) async throws(MultiprocessingError) -> Bool {
        let limit = timeout.map { [WireValue(seconds: $0)] } ?? []
        return try await reference.call("acquire", [.bool(blocking)] + limit, as: Bool.self)
    }

    /// Gives the lock to whoever has waited longest, or leaves it free.
    ///
    /// It is carried out even in a task that is cancelled.
    ///
    /// - Throws: ``MultiprocessingError``: `remote` with `RuntimeError` if nobody holds it.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `Lock.release`.
    public func release() async throws(MultiprocessingError) {
        try await reference.callToTheEnd("release")
    }

    /// Says whether somebody holds the lock.
    ///
    /// - Returns: Whether it was held at one moment.
    /// - Throws: ``MultiprocessingError``: `remote` if the server is a CPython before 3.14.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `Lock.locked`.
    public func locked() async throws(MultiprocessingError) -> Bool {
        try await reference.call("locked", as: Bool.self)
    }

    /// Runs a body while this task holds the lock, and releases it however the body ends.
    ///
    /// - Parameter body: What to do meanwhile.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws; ``MultiprocessingError`` if the lock can't be taken or
    ///   released.
    /// - Complexity: Two round trips, and the wait.
    /// - SeeAlso: Python `with lock:`.
    public func withLock<Result>(
        _ body: () async throws -> Result
    ) async throws -> Result {
        try await acquire()
        let result: Result
        do {
            result = try await body()
        } catch {
            // The body's error matters more than one of the release, which would say that the
            // connection is lost or that somebody else has released the lock.
            try? await release()
            throw error
        }
        try await release()
        return result
    }
}
