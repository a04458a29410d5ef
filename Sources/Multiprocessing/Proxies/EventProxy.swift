internal import MPWire

/// Stands for an event in a manager's server: a flag that many can wait for.
///
/// - SeeAlso: Python `threading.Event`.
public struct EventProxy: Proxy {
    /// The typeids of the objects it can stand for.
    public static var typeids: [String] { ["Event"] }
    /// Keeps the event alive.
    public let reference: ProxyReference

    /// Makes a proxy for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }

    /// Says whether the event is set.
    ///
    /// - Returns: Whether it was set at one moment.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `Event.is_set`.
    public func isSet() async throws(MultiprocessingError) -> Bool {
        try await reference.call("is_set", as: Bool.self)
    }

    /// Sets the event, and wakes all calls that wait for it.
    ///
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(calls that wait) on the server.
    /// - SeeAlso: Python `Event.set`.
    public func set() async throws(MultiprocessingError) {
        _ = try await reference.call("set")
    }

    /// Clears the event, so that calls can wait for it again.
    ///
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `Event.clear`.
    public func clear() async throws(MultiprocessingError) {
        _ = try await reference.call("clear")
    }

    /// Waits until the event is set.
    ///
    /// - Parameter timeout: Longest wait in monotonic time; `nil` is no limit, `.zero` is no wait.
    /// - Returns: Whether it is set; `false` if the time was up first.
    /// - Throws: ``MultiprocessingError``: `cancelled` if the task was cancelled.
    /// - Complexity: One round trip, and the wait.
    /// - SeeAlso: Python `Event.wait`.
    @discardableResult
    public func wait(timeout: Duration? = nil) async throws(MultiprocessingError) -> Bool {
        let limit = timeout.map { WireValue(seconds: $0) } ?? .null
        let manner = CallManner(wait: CallManner.ArgumentWait(timeout, at: 0))
        return try await reference.call("wait", [limit], as: Bool.self, manner)
    }
}
