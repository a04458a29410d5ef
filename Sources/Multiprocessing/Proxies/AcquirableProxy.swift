internal import MPWire

/// A proxy for a lock or permits that anybody may give back: ``LockProxy`` or ``SemaphoreProxy``.
///
/// Only proxies of this package conform.
public protocol AcquirableProxy: Proxy {}

extension AcquirableProxy {
    /// Takes the lock, or a permit of the semaphore, waiting while none is free.
    ///
    /// - Parameters:
    ///   - blocking: Whether to wait at all.
    ///   - timeout: Longest wait in monotonic time; `nil` is no limit, `.zero` is no wait. Python
    ///     forbids it together with `blocking: false`.
    /// - Returns: Whether it was taken.
    /// - Throws: ``MultiprocessingError``: `cancelled` if the task was cancelled (nothing is taken),
    ///   `connectionLost` if the server went away.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `Lock.acquire`, `Semaphore.acquire`.
    @discardableResult
    public func acquire(
        blocking: Bool = true,
        timeout: Duration? = nil
    ) async throws(MultiprocessingError) -> Bool {
        try await reference.acquire(blocking: blocking, timeout: timeout)
    }

    /// Takes the lock or a permit like ``acquire(blocking:timeout:)``, and returns the grant.
    ///
    /// - Parameter timeout: Longest wait in monotonic time; `nil` is no limit, `.zero` is no wait.
    /// - Returns: The grant, or `nil` if the time was up first.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server is CPython's, `cancelled` if
    ///   the task was cancelled (nothing is taken).
    /// - Complexity: One round trip; O(1) on the server.
    public func acquireGrant(
        timeout: Duration? = nil
    ) async throws(MultiprocessingError) -> LockGrant? {
        try await reference.acquireGrant(timeout: timeout)
    }
}
