internal import MPCore
internal import MPTransport

/// Clients of CPython, which don't say what they have read: the kernel tells.
extension ServerDriver {
    /// How long to wait before the kernel is asked again about a client that has to read before it is served.
    private static var patience: Duration { .milliseconds(5) }

    /// Tells the core how much of what was sent on a connection is unread.
    ///
    /// - Returns: Whether to do so again.
    @discardableResult
    func noteReading(on connection: Connection, at now: Duration, _ state: inout State) -> Bool {
        state.core.readAll(
            but: connection.unreadLengthInBytes,
            on: ConnectionID(connection.id),
            at: now,
            into: &state.output
        )
    }

    /// Looks after a while whether a client has read, which no event reports.
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
