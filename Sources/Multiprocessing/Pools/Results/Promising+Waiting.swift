import MPSystem
internal import MPTransport

// Not in terms of the result's type: compiled once, it is many times as fast as it would be for any type.
extension Promising {
    /// Waits for the outcome.
    ///
    /// - Parameter limit: The longest wait; `nil` is no limit.
    /// - Returns: Why the wait is over.
    /// - Throws: The system had no thread for the alarm.
    nonisolated(nonsending) func wait(
        atMost limit: Duration?
    ) async throws(MultiprocessingError) -> PromiseWakening {
        if outcome != nil { return .done }
        if let limit, limit <= .zero { return .timedOut }
        let waiting = waiting
        let number = waiting.nextNumber()
        let end = limit.map { EventLoop.now() + $0 }
        var alarm: ScheduledWork?
        if let end {
            alarm = try ProcessLoop.pools().schedule(at: end) {
                waiting.wake(number, .timedOut)
            }
        }
        defer { alarm?.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let wakening = waiting.add(number, waiter) { () -> PromiseWakening? in
                    if outcome != nil { return .done }
                    // The alarm may have come before there was anybody to wake.
                    if let end, EventLoop.now() >= end { return .timedOut }
                    return Task.isCancelled ? .cancelled : nil
                }
                if let wakening { waiter.resume(returning: wakening) }
            }
        } onCancel: {
            waiting.wake(number, .cancelled)
        }
    }

    /// Waits for the outcome, and says why there is none.
    ///
    /// - Parameters:
    ///   - limit: The longest wait; `nil` is no limit.
    ///   - name: The call in words.
    /// - Returns: The outcome.
    /// - Throws: ``MultiprocessingError``: `timedOut`; `cancelled` if the waiting task is.
    nonisolated(nonsending) func outcome(
        atMost limit: Duration?,
        of name: @autoclosure () -> String
    ) async throws(MultiprocessingError) -> PromiseOutcome {
        if let outcome { return outcome }
        let wakening = try await wait(atMost: limit)
        if let outcome { return outcome }
        guard wakening == .timedOut else {
            throw MultiprocessingError(
                .cancelled,
                "\(name()): the task that waited for it was cancelled"
            )
        }
        throw MultiprocessingError(
            .timedOut,
            "\(name()): there was no result within \(limit ?? .zero); it may still come"
        )
    }
}
