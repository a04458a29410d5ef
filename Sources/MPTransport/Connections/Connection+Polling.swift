import Glibc

extension Connection {
    /// Whether ``receiveBriefly(until:)`` may find anything.
    package var canReceiveNow: Bool { channel.canReceiveNow }

    /// Receives until something has come about, for a moment at most: the handler is called inside of this function.
    ///
    /// Other threads run in between. As long as bytes come, the moment begins anew.
    ///
    /// - Parameter isDone: Whether it has; asked before, and each time that something has come.
    /// - Returns: Whether it has.
    /// - Precondition: The caller is on the loop's thread, or has borrowed the loop, and is not inside of a handler.
    package func receiveBriefly(until isDone: () -> Bool) -> Bool {
        if isDone() { return true }
        var end = EventLoop.now() + BusyPolling.span
        repeat {
            if channel.receiveNow() {
                if isDone() { return true }
                end = EventLoop.now() + BusyPolling.span
            } else {
                sched_yield()
            }
        } while EventLoop.now() < end
        return false
    }
}
