import MPSystem
internal import MPTransport

/// A result that comes later, once, for any number of tasks that wait for it.
///
/// Copies stand for the same result.
struct TaskPromise<Value: Sendable>: Sendable {
    /// What is called with the result.
    typealias Callback = @Sendable (Result<Value, any Error>) -> Void

    fileprivate let promised = Promised()

    /// The result; `nil` before it is there.
    var result: Result<Value, any Error>? {
        guard let result = promised.result else { return nil }
        return Self.typed(result)
    }

    /// Whether the result is there.
    var isDone: Bool { promised.result != nil }

    /// Sets the result, unless there is one.
    func fulfil(_ result: Result<Value, any Error>) {
        var waiters = PromiseWaiters()
        fulfil(result, &waiters)
        waiters.resume()
    }

    /// Sets the result, unless there is one, without letting anybody go on yet.
    ///
    /// - Parameters:
    ///   - result: The result.
    ///   - waiters: Gets those who wait for it.
    func fulfil(_ result: Result<Value, any Error>, _ waiters: inout PromiseWaiters) {
        switch result {
        case .success(let value): promised.fulfil(.success(value), &waiters)
        case .failure(let error): promised.fulfil(.failure(error), &waiters)
        }
    }

    /// Calls something with the result; at once if it is there.
    ///
    /// - Returns: A number by which it is given up; `nil` if it was called.
    @discardableResult
    func whenDone(_ callback: @escaping Callback) -> UInt64? {
        promised.whenDone { callback(Self.typed($0)) }
    }

    /// Gives up calling something.
    func giveUp(_ number: UInt64) { promised.giveUp(number) }

    /// Waits for the result.
    ///
    /// - Parameter limit: The longest wait; `nil` is no limit.
    /// - Returns: Why the wait is over.
    /// - Throws: The system had no thread for the alarm.
    nonisolated(nonsending) func wait(
        atMost limit: Duration? = nil
    ) async throws(MultiprocessingError) -> PromiseWakening {
        try await promised.wait(atMost: limit)
    }

    private static func typed(_ result: Promised.Outcome) -> Result<Value, any Error> {
        switch result {
        case .success(let value):
            guard let value = value as? Value else {
                preconditionFailure("a result is \(value), and not a \(Value.self)")
            }
            return .success(value)
        case .failure(let error): return .failure(error)
        }
    }
}

/// Why a wait for a promise is over.
enum PromiseWakening: Sendable { case done, timedOut, cancelled }

/// Who waits for promises that have been fulfilled.
///
/// Where many are fulfilled together, whoever waits for one mostly wants the next one, too, and shouldn't have to wait again.
struct PromiseWaiters {
    fileprivate var waiters: [CheckedContinuation<PromiseWakening, Never>] = []

    /// Lets all go on.
    func resume() {
        for waiter in waiters { waiter.resume(returning: .done) }
    }
}

/// What a promise is, whatever its type: compiled once, it is many times as fast as it would be for any type.
private final class Promised: Sendable {
    typealias Outcome = Result<any Sendable, any Error>
    typealias Callback = @Sendable (Outcome) -> Void
    typealias Wakening = PromiseWakening

    private struct State {
        var result: Outcome?
        var waiters: [UInt64: CheckedContinuation<Wakening, Never>] = [:]
        /// In the order in which they came, with their numbers.
        var callbacks: [(number: UInt64, body: Callback)] = []
        /// The number of the latest waiter or callback.
        var lastNumber: UInt64 = 0
    }

    private let state = Guarded(State())

    var result: Outcome? { state.withLock { $0.result } }

    func fulfil(_ result: Outcome, _ waiters: inout PromiseWaiters) {
        let done = state.withLock { state -> State? in
            guard state.result == nil else { return nil }
            state.result = result
            defer { (state.waiters, state.callbacks) = ([:], []) }
            return state
        }
        guard let done else { return }
        waiters.waiters += done.waiters.values
        if done.callbacks.isEmpty { return }
        // Whoever brings the result isn't held up.
        Task { for callback in done.callbacks { callback.body(result) } }
    }

    func whenDone(_ callback: @escaping Callback) -> UInt64? {
        let (result, number) = state.withLock { state in
            if let result = state.result { return (Optional(result), UInt64?.none) }
            state.lastNumber += 1
            state.callbacks.append((state.lastNumber, callback))
            return (nil, state.lastNumber)
        }
        if let result { callback(result) }
        return number
    }

    func giveUp(_ number: UInt64) {
        state.withLock { state in state.callbacks.removeAll { $0.number == number } }
    }

    nonisolated(nonsending) func wait(
        atMost limit: Duration?
    ) async throws(MultiprocessingError) -> Wakening {
        if result != nil { return .done }
        if let limit, limit <= .zero { return .timedOut }
        let id = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
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

    private func wake(_ id: UInt64, _ wakening: Wakening) {
        state.withLock { $0.waiters.removeValue(forKey: id) }?.resume(returning: wakening)
    }
}

extension TaskPromise {
    /// Waits for the result, and says why there is none.
    ///
    /// - Parameters:
    ///   - limit: The longest wait; `nil` is no limit.
    ///   - name: The call in words.
    /// - Returns: The result.
    /// - Throws: ``MultiprocessingError``: `timedOut`; `cancelled` if the waiting task is.
    nonisolated(nonsending) func result(
        atMost limit: Duration?,
        of name: @autoclosure () -> String
    ) async throws(MultiprocessingError) -> Result<Value, any Error> {
        if let result { return result }
        let wakening = try await wait(atMost: limit)
        if let result { return result }
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
