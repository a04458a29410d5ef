/// Something on a loop that has events; the loop keeps it until it is unregistered.
protocol EventSource: AnyObject, Sendable {
    /// Handles what its descriptor reports.
    func receivedEvents(_ readiness: Readiness)

    /// Called when the loop ends; it then unregisters itself.
    func loopEnds()
}
