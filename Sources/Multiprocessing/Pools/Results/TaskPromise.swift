import MPSystem
internal import MPTransport

/// A result that comes later, once, for any number of tasks that wait for it.
final class TaskPromise<Value: Sendable>: Sendable {
    /// Why a wait is over.
    enum Wakening: Sendable { case done, timedOut, cancelled }

    private struct State {
        var result: Result<Value, any Error>?
        var waiters: [UInt64: CheckedContinuation<Wakening, Never>] = [:]
        var lastWaiter: UInt64 = 0
        var callbacks: [@Sendable (Result<Value, any Error>) -> Void] = []
    }

    private let state = Guarded(State())

    /// The result; `nil` before it is there.
    var result: Result<Value, any Error>? { state.withLock { $0.result } }

    /// Sets the result, unless there is one.
    ///
    /// - Returns: Whether there was none.
    @discardableResult
    func fulfil(_ result: Result<Value, any Error>) -> Bool {
        let (waiters, callbacks, isFirst) = state.withLock { state in
            guard state.result == nil else {
                return (
                    [CheckedContinuation<Wakening, Never>](),
                    [@Sendable (Result<Value, any Error>) -> Void](), false
                )
            }
            state.result = result
            defer { (state.waiters, state.callbacks) = ([:], []) }
            return (Array(state.waiters.values), state.callbacks, true)
        }
        for waiter in waiters { waiter.resume(returning: .done) }
        if !callbacks.isEmpty {
            // Whoever brings the result isn't held up.
            Task { for callback in callbacks { callback(result) } }
        }
        return isFirst
    }

    /// Calls something with the result; at once if it is there.
    func whenDone(_ callback: @escaping @Sendable (Result<Value, any Error>) -> Void) {
        let result = state.withLock { state in
            if state.result == nil { state.callbacks.append(callback) }
            return state.result
        }
        if let result { callback(result) }
    }

    /// Waits for the result.
    ///
    /// - Parameter limit: The longest wait; `nil` is no limit.
    /// - Returns: Why the wait is over.
    /// - Throws: The system had no thread for the alarm.
    nonisolated(nonsending) func wait(
        atMost limit: Duration? = nil
    ) async throws(MultiprocessingError) -> Wakening {
        if result != nil { return .done }
        if let limit, limit <= .zero { return .timedOut }
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        var alarm: ScheduledWork?
        if let limit {
            alarm = try ProcessLoop.pools().schedule(at: EventLoop.now() + limit) {
                self.wake(id, .timedOut)
            }
        }
        defer { alarm?.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiting in
                let wakening = state.withLock { state -> Wakening? in
                    if state.result != nil { return .done }
                    if Task.isCancelled { return .cancelled }
                    state.waiters[id] = waiting
                    return nil
                }
                if let wakening { waiting.resume(returning: wakening) }
            }
        } onCancel: {
            wake(id, .cancelled)
        }
    }

    /// Waits for the result, and says why there is none.
    ///
    /// - Parameters:
    ///   - limit: The longest wait; `nil` is no limit.
    ///   - name: The call in words.
    /// - Returns: The result.
    /// - Throws: ``MultiprocessingError``: `timedOut`; `cancelled` if the waiting task is.
    nonisolated(nonsending) func result(
        atMost limit: Duration?,
        of name: String
    ) async throws(MultiprocessingError) -> Result<Value, any Error> {
        let wakening = try await wait(atMost: limit)
        if let result { return result }
        guard wakening == .timedOut else {
            throw MultiprocessingError(
                .cancelled,
                "\(name): the task that waited for it was cancelled"
            )
        }
        throw MultiprocessingError(
            .timedOut,
            "\(name): there was no result within \(limit ?? .zero); it may still come"
        )
    }

    private func wake(_ id: UInt64, _ wakening: Wakening) {
        state.withLock { $0.waiters.removeValue(forKey: id) }?.resume(returning: wakening)
    }
}
