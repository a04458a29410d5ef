extension Connection {
    /// What looking for bytes came to.
    package enum Look {
        /// Something was received.
        case received
        /// There was nothing for a while.
        case nothing
        /// It isn't to be looked for now.
        case notNow
    }

    /// Receives once something is there, and has other things done until then, for a moment at most: the handler is
    /// called inside of this function.
    ///
    /// - Parameters:
    ///   - polling: Decides whether and how long to look, and learns how it ended.
    ///   - work: Does what is to be done meanwhile, if there is anything; called after each look in vain.
    /// - Returns: What it came to.
    /// - Precondition: The caller is on the loop's thread, or has borrowed the loop, and is not inside of a handler.
    package func receiveBriefly(
        _ polling: inout BusyPolling,
        meanwhile work: () -> Void
    ) -> Look {
        if channel.receiveNow() {
            // It follows closely on what came before.
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
