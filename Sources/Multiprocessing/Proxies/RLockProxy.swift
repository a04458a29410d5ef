/// Stands for a reentrant lock in a manager's server; its owner may take it again.
///
/// In `withLock` the owner is the task. A nested `withLock` in the same task goes on at once; one in a
/// child task waits, as another thread would in Python. If a lock is taken and given back by separate
/// calls, a ``LockOwner`` names the owner. When a Swift program ends or loses its connection, our
/// servers release its locks, and tell the next owner (``LockGrant/wasAbandoned``).
///
/// For CPython's servers, a connection is the owner. So each owner has a connection of its own there
/// while it holds a lock. Cancelling a call ends that connection. If the call waited for a lock, the
/// server may later grant the lock to nobody, for ever.
///
/// - SeeAlso: Python `threading.RLock`.
public struct RLockProxy: Proxy {
    /// The typeids of the objects it can stand for.
    public static var typeids: [String] { ["RLock"] }
    /// Keeps the lock alive.
    public let reference: ProxyReference

    /// Makes a proxy for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }

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
    /// - SeeAlso: Python `RLock.acquire`.
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
    /// - SeeAlso: Python `RLock.release`.
    public func release(as owner: LockOwner) async throws(MultiprocessingError) {
        try await reference.release(as: owner)
    }

    /// Says whether somebody holds the lock.
    ///
    /// - Returns: Whether it was held at one moment.
    /// - Throws: ``MultiprocessingError``: `unknownMethod` if the server is a CPython before 3.14.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `RLock.locked`.
    public func locked() async throws(MultiprocessingError) -> Bool {
        try await reference.call("locked", as: Bool.self)
    }

    /// Runs a body while this task holds the lock, and gives it back however the body ends.
    ///
    /// - Parameter body: The code to run meanwhile; it may take the lock again.
    /// - Returns: The body's result.
    /// - Throws: The body's error; ``MultiprocessingError`` if the lock can't be taken or
    ///   released.
    /// - Complexity: Two round trips, and the wait.
    /// - SeeAlso: Python `with rlock:`.
    public func withLock<Result>(
        _ body: () async throws -> Result
    ) async throws -> Result {
        try await reference.withOwnership { owner async throws(MultiprocessingError) in
            _ = try await reference.acquire(as: owner)
        } _: {
            try await body()
        }
    }

    /// Runs a body while this task holds the lock, and passes it the grant.
    ///
    /// - Parameter body: The code to run meanwhile; a nested body gets the grant of the outermost.
    /// - Returns: The body's result.
    /// - Throws: The body's error; ``MultiprocessingError`` if the lock can't be taken or
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
