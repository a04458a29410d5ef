import MPSystem
internal import MPProcesses
internal import MPTransport

extension ProcessRecord {
    /// How often it is looked whether a child was stopped for which somebody waits; nothing tells that by itself.
    private static let stopInterval = Duration.milliseconds(200)

    /// Waits until the child has come to something, or can't any more.
    ///
    /// - Parameters:
    ///   - goal: What is waited for.
    ///   - limit: The longest wait; `nil` is no limit.
    /// - Returns: Why the wait is over.
    /// - Throws: The child can't be watched.
    func wait(
        for goal: ChildGoal,
        atMost limit: Duration?
    ) async throws(MultiprocessingError) -> Wakening {
        let deadline = limit.map { EventLoop.now() + $0 }
        if state.withLock({ $0.life.isReached(goal) }) { return .ready }
        try await watchIfNeeded()
        let loop = try ProcessLoop.shared()
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        let alarm = deadline.map { deadline in
            loop.schedule(at: deadline) { self.wake(id, .timedOut) }
        }
        defer { alarm?.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.life.isReached(goal) { return true }
                    state.waiters[id] = Waiter(goal: goal, continuation: continuation)
                    return false
                }
                if isOver { return continuation.resume(returning: .ready) }
                // The task, or the time, may have come to its end before there was a waiter.
                if Task.isCancelled { wake(id, .cancelled) }
                if let deadline, EventLoop.now() >= deadline { wake(id, .timedOut) }
                lookForStops(on: loop)
            }
        } onCancel: {
            wake(id, .cancelled)
        }
    }

    private func wake(_ id: UInt64, _ wakening: Wakening) {
        let waiter = state.withLock { $0.waiters.removeValue(forKey: id) }
        waiter?.continuation.resume(returning: wakening)
    }

    /// Looks from time to time, while somebody waits, whether the child was stopped.
    private func lookForStops(on loop: EventLoop) {
        let begins = state.withLock { state in
            defer { state.looksForStops = true }
            return !state.looksForStops
        }
        guard begins else { return }
        // Not kept for that: the record of a child that has ended would keep its descriptor.
        _ = loop.schedule(at: EventLoop.now() + Self.stopInterval) { [weak self] in
            self?.lookForStop(on: loop)
        }
    }

    private func lookForStop(on loop: EventLoop) {
        let process = state.withLock { state in
            state.looksForStops = false
            return state.waiters.isEmpty ? nil : state.process
        }
        guard let process else { return }
        guard let signal = process.stopSignal else { return lookForStops(on: loop) }
        let waiters = state.withLock { exchange(&$0.waiters, with: [:]) }
        for waiter in waiters.values { waiter.continuation.resume(returning: .stopped(signal)) }
    }
}
