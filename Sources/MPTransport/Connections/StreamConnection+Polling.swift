extension StreamConnection {
    /// Whether ``receiveBriefly(_:_:until:)`` may find anything.
    package var canReceiveNow: Bool { channel.readableDescriptor != nil }

    /// Receives, briefly, until a condition is true; calls the handler inside of this function.
    ///
    /// It looks again and again, letting other threads run in between, and then perhaps sleeps.
    ///
    /// - Parameters:
    ///   - polling: Decides how long to look, and is told the result.
    ///   - sleeping: Decides whether to sleep then, and is told the result.
    ///   - isDone: The condition; checked first, and each time after something was received.
    /// - Returns: Whether the condition became true.
    /// - Precondition: The caller is on the loop's thread, or has borrowed the loop, and is not inside of a handler.
    package func receiveBriefly(
        _ polling: inout BusyPolling,
        _ sleeping: inout BriefSleep,
        until isDone: () -> Bool
    ) -> Bool {
        if isDone() { return true }
        let now = EventLoop.nanoseconds()
        if polling.begins(at: now) {
            let isFound = poll(&polling, until: isDone)
            polling.ended(foundWork: isFound)
            if isFound { return true }
        }
        guard loop.isLent, let deadline = sleeping.begins(at: now) else { return false }
        let isFound = sleep(until: deadline, orUntil: isDone)
        sleeping.ended(foundWork: isFound)
        return isFound
    }

    private func poll(_ polling: inout BusyPolling, until isDone: () -> Bool) -> Bool {
        repeat {
            if channel.receiveNow() {
                if isDone() { return true }
            } else {
                EventLoop.yieldProcessor()
            }
        } while polling.goesOn(at: EventLoop.nanoseconds()) && !loop.isWantedBack
        return false
    }

    private func sleep(until deadline: Int64, orUntil isDone: () -> Bool) -> Bool {
        while let descriptor = channel.readableDescriptor,
            loop.sleep(untilReadable: descriptor, orAt: deadline), channel.receiveNow()
        {
            if isDone() { return true }
        }
        return false
    }
}
