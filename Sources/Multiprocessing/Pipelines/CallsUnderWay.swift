internal import MPCore

/// Calls that were sent together.
protocol CallsUnderWay: Sendable {
    /// Waits for what becomes of the calls, in their order; once.
    func results() async -> [CallResult]
}
