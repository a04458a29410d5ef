import MPCore
import MPTransport

/// The memory of the process: measured for the core, and returned to the system when free.
extension ServerDriver {
    /// Tells the core how much memory the process has, if that may matter now.
    func lookAtMemory(at now: Duration, _ state: inout State) {
        guard let used = state.memory.look(at: now, isWanted: state.core.wantsMemorySample) else {
            return
        }
        state.core.sampledMemory(used, into: &state.output)
    }

    /// Schedules the return of free memory for a quiet time.
    func watchMemory(_ state: inout State) {
        guard state.quietWatch == nil, state.core.mayGiveMemoryBack else { return }
        scheduleGivingBack(after: MemoryWatch.quiet, &state)
    }

    private func scheduleGivingBack(after delay: Duration, _ state: inout State) {
        state.activity = state.core.callCount
        let time = EventLoop.now() + delay
        state.quietWatch = loop.schedule(at: time) { [weak self] in self?.giveMemoryBack() }
    }

    private func giveMemoryBack() {
        state.withValue { state in
            state.quietWatch = nil
            // Under many calls, free memory will be used again.
            let isQuiet = state.core.callCount - state.activity <= Self.fewCalls
            guard isQuiet, let used = state.memory.giveBackWhileQuiet(at: EventLoop.now()) else {
                return scheduleGivingBack(after: MemoryWatch.quiet, &state)
            }
            state.core.sampledMemory(used, into: &state.output)
            if state.connections.values.contains(where: { $0.queuedLengthInBytes > Self.shortQueue }
            ) {
                // Queued bytes become free memory when they are read, which no event reports.
                scheduleGivingBack(after: MemoryWatch.quiet * 10, &state)
            } else {
                state.core.gaveMemoryBack()
            }
            carryOut(&state)
        }
    }

    /// The most calls per second of a server that counts as quiet.
    private static let fewCalls: UInt64 = 1000
    /// The most bytes queued for a client that takes its answers.
    private static let shortQueue = 64 << 10
}
