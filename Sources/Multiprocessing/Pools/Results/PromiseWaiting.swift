import MPSystem

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

/// Who waits for one promise, and what is called with its result.
final class PromiseWaiting: Sendable {
    /// What is called with the outcome.
    typealias Callback = @Sendable (PromiseOutcome) -> Void

    fileprivate struct State {
        var waiters: [UInt64: CheckedContinuation<PromiseWakening, Never>] = [:]
        /// In the order in which they came, with their numbers.
        var callbacks: [(number: UInt64, body: Callback)] = []
        /// The number of the latest waiter or callback.
        var lastNumber: UInt64 = 0
    }

    private let state = Guarded(State())
    private let kept = OnceReference<PromiseOutcome>()

    /// The outcome; `nil` before it is there.
    var outcome: PromiseOutcome? { kept.load() }

    /// A number for somebody who is about to wait.
    func nextNumber() -> UInt64 { state.withLock { $0.nextNumber() } }

    /// Adds somebody who waits.
    ///
    /// - Parameters:
    ///   - number: The number of the wait.
    ///   - waiter: Is resumed when it is over.
    ///   - look: Says why it is over already; `nil` if it isn't.
    /// - Returns: What was said; then nobody was added.
    func add(
        _ number: UInt64,
        _ waiter: CheckedContinuation<PromiseWakening, Never>,
        unless look: () -> PromiseWakening?
    ) -> PromiseWakening? {
        state.withLock { state in
            if let wakening = look() { return wakening }
            state.waiters[number] = waiter
            return nil
        }
    }

    /// Adds what is to be called.
    ///
    /// - Parameters:
    ///   - callback: Is called once.
    ///   - isKept: Whether the outcome is there.
    /// - Returns: A number by which it is given up; `nil` if the outcome is there, and nothing was added.
    func add(_ callback: @escaping Callback, unless isKept: () -> Bool) -> UInt64? {
        state.withLock { state in
            if isKept() { return nil }
            let number = state.nextNumber()
            state.callbacks.append((number, callback))
            return number
        }
    }

    /// Gives up calling something.
    func giveUp(_ number: UInt64) {
        state.withLock { state in state.callbacks.removeAll { $0.number == number } }
    }

    /// Ends a wait.
    func wake(_ number: UInt64, _ wakening: PromiseWakening) {
        state.withLock { $0.waiters.removeValue(forKey: number) }?.resume(returning: wakening)
    }

    /// Sets the outcome, unless there is one.
    ///
    /// - Parameters:
    ///   - outcome: The outcome.
    ///   - waiters: Gets those who wait for it.
    func end(with outcome: PromiseOutcome, _ waiters: inout PromiseWaiters) {
        guard kept.storeIfNil(outcome) === outcome else { return }
        // After that: whoever joins looks for the outcome under the lock, and finds it, or is found here.
        let ended = state.withLock { state in
            defer { (state.waiters, state.callbacks) = ([:], []) }
            return state
        }
        waiters.waiters += ended.waiters.values
        if ended.callbacks.isEmpty { return }
        // Whoever brings the result isn't held up.
        Task { for callback in ended.callbacks { callback.body(outcome) } }
    }
}

extension PromiseWaiting.State {
    fileprivate mutating func nextNumber() -> UInt64 {
        lastNumber += 1
        return lastNumber
    }
}
