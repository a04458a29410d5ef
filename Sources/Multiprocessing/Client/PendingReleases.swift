import MPSystem

/// The releases that are on their way to servers of CPython: each is a request of its own, and such a server keeps for ever
/// what nobody gives back.
enum PendingReleases {
    private struct State: Sendable {
        var tasks: [UInt64: Task<Void, Never>] = [:]
        var lastNumber: UInt64 = 0
    }

    private static let state = PerProcess<State>(State())

    /// Begins to release something; never waits.
    static func begin(_ release: @escaping @Sendable () async -> Void) {
        state.withLock { state in
            state.lastNumber += 1
            let number = state.lastNumber
            // It can't be over before it is remembered: its end takes the lock.
            state.tasks[number] = Task {
                await release()
                self.state.withLock { $0.tasks[number] = nil }
            }
        }
    }

    /// Waits until all have arrived, but not longer than a time.
    static func finish(within limit: Duration) async {
        let tasks = state.withLock { $0.tasks.values.map(\.self) }
        guard !tasks.isEmpty else { return }
        let ending = Ending()
        Task {
            for task in tasks { await task.value }
            ending.end()
        }
        Task {
            // Nobody cancels it.
            try? await Task.sleep(for: limit)
            ending.end()
        }
        await ending.wait()
    }
}
