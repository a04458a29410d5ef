extension StreamConnection {
    /// The result of looking for bytes.
    package enum PollResult {
        /// Something was received.
        case received
        /// There was nothing for a while.
        case nothing
        /// Polling isn't worth it now.
        case notNow
    }

    /// Receives once something has arrived, and does other work until then, but only briefly.
    ///
    /// It calls the handler inside of this function.
    ///
    /// - Parameters:
    ///   - polling: Decides whether and how long to look, and is told the result.
    ///   - work: Does pending work, if any; called after each look that found nothing.
    /// - Returns: The result.
    /// - Precondition: The caller is on the loop's thread, or has borrowed the loop, and is not inside of a handler.
    package func receiveBriefly(
        _ polling: inout BusyPolling,
        meanwhile work: () -> Void
    ) -> PollResult {
        if channel.receiveNow() {
            // It followed closely on the bytes before it.
            polling.ended(foundWork: true)
            return .received
        }
        guard polling.begins(at: EventLoop.nanoseconds()) else { return .notNow }
        var isFound = false
        repeat {
            work()
            EventLoop.yieldProcessor()
            isFound = channel.receiveNow()
        } while !isFound && polling.goesOn(at: EventLoop.nanoseconds())
        polling.ended(foundWork: isFound)
        return isFound ? .received : .nothing
    }
}
