import MPCore
import MPTransport

/// Clients that take what is sent to them too slowly.
extension ServerDriver {
    /// Looks at the queues after a while, since something was sent.
    func watchOutput() {
        if outputWatch == nil { scheduleLookAtOutput() }
    }

    private func scheduleLookAtOutput() {
        let time = core.nextLookAtOutput(after: EventLoop.now())
        outputWatch = loop.schedule(at: time) { [weak self] in
            self?.assumeIsolated { $0.lookAtOutput() }
        }
    }

    private func lookAtOutput() {
        outputWatch = nil
        let queues = connections.lazy.map { (id: $0.key, length: $0.value.queuedLengthInBytes) }
        let overdue = core.sampledOutput(queues, at: EventLoop.now(), into: &output)
        // What the log is told of them needs their connections.
        carryOut()
        for id in overdue { connections[id]?.abort() }
        // An idle server isn't woken.
        if core.wantsOutputSample, outputWatch == nil { scheduleLookAtOutput() }
    }
}
