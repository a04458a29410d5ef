import MPCore
import MPTransport

/// Clients that take their answers too slowly.
extension ServerDriver {
    /// Schedules a look at the queues, since something was sent.
    func watchOutput(_ state: inout State) {
        if state.outputWatch == nil { scheduleLookAtOutput(&state) }
    }

    private func scheduleLookAtOutput(_ state: inout State) {
        let time = state.core.nextLookAtOutput(after: EventLoop.now())
        state.outputWatch = loop.schedule(at: time) { [weak self] in self?.lookAtOutput() }
    }

    private func lookAtOutput() {
        state.withValue { state in
            state.outputWatch = nil
            let queues = state.connections.lazy.map {
                (id: $0.key, length: $0.value.queuedLengthInBytes)
            }
            let overdue = state.core.sampledOutput(
                queues,
                at: EventLoop.now(),
                into: &state.output
            )
            // Logging them needs their connections.
            carryOut(&state)
            for id in overdue { state.connections[id]?.abort() }
            // An idle server isn't woken.
            if state.core.wantsOutputSample, state.outputWatch == nil {
                scheduleLookAtOutput(&state)
            }
        }
    }
}
