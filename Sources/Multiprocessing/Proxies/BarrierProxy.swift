internal import MPWire

/// Stands for a barrier in a manager's server: so many parties wait until the last of them has
/// come.
///
/// A party that gives up by a timeout breaks the barrier, as in Python. One that is cancelled, or
/// whose process ends, counts as not having come; with a CPython server it still counts.
///
/// - SeeAlso: Python `threading.Barrier`.
public struct BarrierProxy: Proxy {
    /// The types of objects that it can stand for.
    public static var typeids: [String] { ["Barrier"] }
    /// Keeps the barrier alive.
    public let reference: ProxyReference

    /// Stands for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }

    /// Waits until all parties have come.
    ///
    /// - Parameter timeout: Longest wait in monotonic time; `nil` takes the barrier's own.
    /// - Returns: A number from 0 to the number of parties − 1, another one for each.
    /// - Throws: ``MultiprocessingError``: `brokenBarrier` if the barrier is or gets broken, or the
    ///   time was up; `cancelled` if the task was cancelled.
    /// - Complexity: One round trip, and the wait.
    /// - SeeAlso: Python `Barrier.wait`.
    @discardableResult
    public func wait(timeout: Duration? = nil) async throws(MultiprocessingError) -> Int {
        let limit = timeout.map { WireValue(seconds: $0) } ?? .null
        return try await reference.call("wait", [limit], as: Int.self)
    }

    /// Makes the barrier as new; those who wait fail with `brokenBarrier`.
    ///
    /// - Throws: ``MultiprocessingError``, as every call.
    /// - Complexity: One round trip; O(calls that wait) on the server.
    /// - SeeAlso: Python `Barrier.reset`.
    public func reset() async throws(MultiprocessingError) {
        _ = try await reference.call("reset")
    }

    /// Breaks the barrier: those who wait, and those who come later, fail with `brokenBarrier`.
    ///
    /// - Throws: ``MultiprocessingError``, as every call.
    /// - Complexity: One round trip; O(calls that wait) on the server.
    /// - SeeAlso: Python `Barrier.abort`.
    public func abort() async throws(MultiprocessingError) {
        _ = try await reference.call("abort")
    }

    /// Says how many parties have to come.
    ///
    /// - Returns: Their number.
    /// - Throws: ``MultiprocessingError``, as every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `Barrier.parties`.
    public func parties() async throws(MultiprocessingError) -> Int {
        try await attribute("parties", as: Int.self)
    }

    /// Says how many parties have come.
    ///
    /// - Returns: Their number at one moment.
    /// - Throws: ``MultiprocessingError``, as every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `Barrier.n_waiting`.
    public func waitingCount() async throws(MultiprocessingError) -> Int {
        try await attribute("n_waiting", as: Int.self)
    }

    /// Says whether the barrier is broken.
    ///
    /// - Returns: Whether it was broken at one moment.
    /// - Throws: ``MultiprocessingError``, as every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `Barrier.broken`.
    public func isBroken() async throws(MultiprocessingError) -> Bool {
        try await attribute("broken", as: Bool.self)
    }

    private func attribute<Value: Decodable>(
        _ name: String,
        as type: Value.Type
    ) async throws(MultiprocessingError) -> Value {
        try await reference.call("__getattribute__", [.text(name)], as: type)
    }
}
