import Glibc

extension Connection {
    /// Whether ``receiveBriefly(until:)`` may find anything.
    package var canReceiveNow: Bool { channel.canReceiveNow }

    /// Receives until something has come about, for a moment at most: the handler is called inside of this function.
    ///
    /// Other threads run in between.
    ///
    /// - Parameters:
    ///   - polling: Has decided that there may be a moment, decides how long it is, and learns how it ended.
    ///   - isDone: Whether it has come about; asked before, and each time that something has come.
    /// - Returns: Whether it has.
    /// - Precondition: The caller is on the loop's thread, or has borrowed the loop, and is not inside of a handler.
    package func receiveBriefly(
        _ polling: inout BusyPolling,
        until isDone: () -> Bool
    ) -> Bool {
        var hasFound = isDone()
        while !hasFound {
            if channel.receiveNow() {
                hasFound = isDone()
            } else {
                sched_yield()
            }
            if !hasFound, !polling.goesOn(at: EventLoop.nanoseconds()) { break }
        }
        polling.ended(foundWork: hasFound)
        return hasFound
    }
}
