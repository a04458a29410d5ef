internal import MPCore
internal import MPReferents
internal import MPTransport

/// What the program's methods want done when sessions end.
extension ServerDriver {
    /// Carries out the actions for a session that has ended, one after the other, in a task.
    func endSession(_ session: CallerID, _ state: inout State) {
        let actions = sessionEndActions.take(session)
        guard !actions.isEmpty else { return }
        state.sessionEndTasks += 1
        Task.detached { [weak self, loop] in
            for action in actions { await action() }
            loop.execute { [weak self] in self?.sessionEndTaskEnded() }
        }
    }

    private func sessionEndTaskEnded() {
        state.withValue { state in
            state.sessionEndTasks -= 1
            resumeIfDrained(&state)
        }
    }

    /// Has the core tell when a session ends.
    ///
    /// Runs on any thread.
    func watchSession(_ session: CallerID) {
        loop.execute { [weak self] in
            guard let self else { return }
            self.state.withValue { state in
                state.core.watchSession(session, into: &state.output)
                self.carryOut(&state)
            }
        }
    }
}
