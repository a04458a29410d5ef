import MPSystem

/// Something that ends once, and that any number of tasks may wait for.
final class Ending: Sendable {
    private enum State {
        /// Not yet; these wait. Can become `ended`.
        case pending([CheckedContinuation<Void, Never>])
        /// Terminal.
        case ended
    }

    private let state = Guarded(State.pending([]))

    /// Ends it; those who wait go on.
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
