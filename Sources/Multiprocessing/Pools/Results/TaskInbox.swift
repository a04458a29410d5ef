import MPSystem

/// What has become of tasks, until somebody takes it.
final class TaskInbox: Sendable {
    private struct State {
        var arrived: [TaskEnded] = []
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Guarded(State())

    /// Adds what has ended.
    func add(_ endings: [TaskEnded]) {
        let waiter = state.withLock { state in
            state.arrived += endings
            return state.waiter.take()
        }
        waiter?.resume()
    }

    /// Takes what has ended, without waiting.
    func take() -> [TaskEnded] { state.withLock { exchange(&$0.arrived, with: []) } }

    /// Waits until something has ended, or the task is cancelled.
    nonisolated(nonsending) func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiting in
                let isReady = state.withLock { state in
                    if !state.arrived.isEmpty || Task.isCancelled { return true }
                    state.waiter = waiting
                    return false
                }
                if isReady { waiting.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiter.take() }?.resume()
        }
    }
}
