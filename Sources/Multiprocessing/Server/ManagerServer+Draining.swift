import MPTransport

extension ManagerServer {
    /// Refuses new clients from now on, and waits until no call is under way; ``stop(gracePeriod:)`` comes after it.
    ///
    /// Connected clients go on as before, since a call that waits may need another client's call to end. A call that
    /// waits for an item or a lock counts, too: nobody can know whether its item is still to come, so with idle workers the
    /// wait lasts as long as it may. Such calls end when the server stops, with the error `serverStopped`, which says that
    /// it was draining. New clients get the error `serverStopped`, and try again if they connect with `retrying`; Python's get a `ConnectionRefusedError`.
    ///
    /// - Parameter limit: Longest wait; it ends as well when the task is cancelled.
    /// - Returns: Whether all calls have ended.
    public func drain(for limit: Duration) async -> Bool {
        // A server that doesn't run has no calls.
        guard let parts = try? runningParts() else { return true }
        return await parts.driver.drain(until: EventLoop.now() + limit)
    }

    /// How many calls wait for other clients, and how many run.
    package func callsUnderWay() async -> (waiting: Int, running: Int) {
        guard let parts = try? runningParts() else { return (0, 0) }
        return await parts.driver.callsUnderWay()
    }
}
