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
public struct RLockProxy: OwnedLockProxy {
    /// The typeids of the objects it can stand for.
    public static var typeids: [String] { ["RLock"] }
    /// Keeps the lock alive.
    public let reference: ProxyReference

    /// Makes a proxy for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
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
}
