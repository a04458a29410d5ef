internal import MPWire

/// Stands for a barrier in a manager's server: a number of parties wait until the last one arrives.
///
/// A party that times out breaks the barrier, as in Python. A party that is cancelled, or whose
/// process ends, no longer counts as having arrived; on a CPython server it still counts.
///
/// - SeeAlso: Python `threading.Barrier`.
public struct BarrierProxy: Proxy {
    /// The typeids of the objects it can stand for.
    public static var typeids: [String] { ["Barrier"] }
    /// Keeps the barrier alive.
    public let reference: ProxyReference

    /// Makes a proxy for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }

    /// Waits until all parties have arrived.
    ///
    /// - Parameter timeout: Longest wait in monotonic time; `nil` is the barrier's own timeout.
    /// - Returns: A number from 0 to the number of parties − 1, different for each party.
    /// - Throws: ``MultiprocessingError``: `brokenBarrier` if the barrier is broken or breaks, or the
    ///   time is up; `cancelled` if the task was cancelled.
    /// - Complexity: One round trip, and the wait.
    /// - SeeAlso: Python `Barrier.wait`.
    @discardableResult
    public func wait(timeout: Duration? = nil) async throws(MultiprocessingError) -> Int {
        let limit = timeout.map { WireValue(seconds: $0) } ?? .null
        let manner = CallManner(wait: CallManner.ArgumentWait(timeout, at: 0))
        return try await reference.call("wait", [limit], as: Int.self, manner)
    }

    /// Resets the barrier; waiting calls fail with `brokenBarrier`.
    ///
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(calls that wait) on the server.
    /// - SeeAlso: Python `Barrier.reset`.
    public func reset() async throws(MultiprocessingError) {
        _ = try await reference.call("reset")
    }

    /// Breaks the barrier; waiting and later calls fail with `brokenBarrier`.
    ///
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(calls that wait) on the server.
    /// - SeeAlso: Python `Barrier.abort`.
    public func abort() async throws(MultiprocessingError) {
        _ = try await reference.call("abort")
    }

    /// Counts the parties that the barrier waits for.
    ///
    /// - Returns: Their number.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `Barrier.parties`.
    public func parties() async throws(MultiprocessingError) -> Int {
        try await attribute("parties", as: Int.self)
    }

    /// Counts the parties that have arrived.
    ///
    /// - Returns: Their number at one moment.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `Barrier.n_waiting`.
    public func waitingCount() async throws(MultiprocessingError) -> Int {
        try await attribute("n_waiting", as: Int.self)
    }

    /// Says whether the barrier is broken.
    ///
    /// - Returns: Whether it was broken at one moment.
    /// - Throws: ``MultiprocessingError``, like every call.
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
