import MPSystem

/// Submitters that wait until a pool has room for their tasks.
final class RoomWaiters: Sendable {
    private struct State {
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var lastNumber: UInt64 = 0
    }

    private let state = Guarded(State())

    /// Waits until somebody calls ``wake()``, or the task is cancelled.
    ///
    /// - Parameter isNeedless: Whether there is nothing to wait for; asked under the lock, so that no call is missed.
    nonisolated(nonsending) func wait(unless isNeedless: @Sendable () -> Bool) async {
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiting in
                let isOver = state.withLock { state in
                    if Task.isCancelled || isNeedless() { return true }
                    state.waiters[number] = waiting
                    return false
                }
                if isOver { waiting.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: number) }?.resume()
        }
    }

    /// Lets all of them look again; not under a lock that `isNeedless` takes.
    func wake() {
        for waiter in state.withLock({ exchange(&$0.waiters, with: [:]) }).values {
            waiter.resume()
        }
    }
}
