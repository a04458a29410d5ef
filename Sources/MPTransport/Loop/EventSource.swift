/// Something on a loop that has events: the loop keeps it until it leaves.
protocol EventSource: AnyObject, Sendable {
    /// Takes what its descriptor reports.
    func receivedEvents(_ readiness: Readiness)

    /// Leaves, because the loop ends.
    func loopEnds()
}
