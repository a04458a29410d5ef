import MPSystem

/// An event that happens once, and that any number of tasks may wait for.
final class Ending: Sendable {
    private enum State {
        /// Not over yet; these tasks wait. Can become `ended`.
        case pending([CheckedContinuation<Void, Never>])
        /// Terminal.
        case ended
    }

    private let state = Guarded(State.pending([]))

    /// Ends it, and resumes the waiting tasks.
    func end() {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            guard case .pending(let waiting) = state else { return [] }
            state = .ended
            return waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns once it has ended.
    func wait() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                guard case .pending(let waiting) = state else { return true }
                state = .pending(waiting + [continuation])
                return false
            }
            if isOver { continuation.resume() }
        }
    }
}
