internal import MPCore
internal import MPTransport

/// CPython's clients don't say what they have read, so the kernel is asked.
extension ServerDriver {
    /// Time before the kernel is asked again about a client that must read before it is served.
    private static var patience: Duration { .milliseconds(5) }

    /// Tells the core how many bytes sent on a connection are unread.
    ///
    /// - Returns: Whether to do so again.
    @discardableResult
    func noteReading(
        on connection: StreamConnection,
        at now: Duration,
        _ state: inout State
    ) -> Bool {
        state.core.readAll(
            but: connection.unreadLengthInBytes,
            on: ConnectionID(connection.id),
            at: now,
            into: &state.output
        )
    }

    /// Schedules a check whether a client has read, which no event reports.
    func scheduleLookAtReading(of id: ConnectionID) {
        _ = loop.schedule(at: EventLoop.now() + Self.patience) { [weak self] in
            self?.lookAtReading(of: id)
        }
    }

    private func lookAtReading(of id: ConnectionID) {
        state.withValue { state in
            guard let connection = state.connections[id] else { return }
            let mustLook = noteReading(on: connection, at: EventLoop.now(), &state)
            carryOut(&state)
            if mustLook { scheduleLookAtReading(of: id) }
        }
    }
}
