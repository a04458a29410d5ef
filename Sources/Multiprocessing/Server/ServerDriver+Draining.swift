/// Draining: the calls under way end before the server stops.
extension ServerDriver {
    /// Refuses new clients, and waits until no call is under way, until a time, or until the task is cancelled.
    ///
    /// - Parameter deadline: The time.
    /// - Returns: Whether no call is under way.
    func drain(until deadline: Duration) async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                loop.execute { self.beginDraining(until: deadline, continuation) }
            }
        } onCancel: {
            loop.execute { self.endDraining() }
        }
    }

    /// How many calls wait for other clients, and how many run.
    func callsUnderWay() async -> (waiting: Int, running: Int) {
        await loop.run {
            self.state.withValue { state in
                let waiting = state.core.waitingCalls
                return (waiting, state.core.callsUnderWay - waiting)
            }
        }
    }

    private func beginDraining(
        until deadline: Duration,
        _ continuation: CheckedContinuation<Bool, Never>
    ) {
        state.withValue { state in
            state.core.beginDraining()
            state.whenQuiet.append(continuation)
            resumeIfQuiet(&state)
            guard !state.whenQuiet.isEmpty else { return }
            _ = loop.schedule(at: deadline) { [weak self] in self?.endDraining() }
        }
    }

    private func endDraining() {
        state.withValue { state in
            state.isDrainOver = true
            resumeIfQuiet(&state)
        }
    }

    /// Resumes the tasks that wait for the end of the calls, if it has come.
    func resumeIfQuiet(_ state: inout State) {
        let isQuiet = state.core.callsUnderWay == 0
        guard isQuiet || state.isDrainOver else { return }
        let waiting = state.whenQuiet
        state.whenQuiet = []
        for continuation in waiting { continuation.resume(returning: isQuiet) }
    }
}
