import MPTransport

/// The open connections of a server, as many as may be.
final class HTTPConnections: Sendable {
    let limits: HTTPLimits
    private let open: LoopBound<[UInt64: StreamConnection]>

    init(on loop: EventLoop, limits: HTTPLimits) {
        self.limits = limits
        open = LoopBound([:], on: loop)
    }

    /// Takes a new connection, or turns it away if there are too many.
    func accept(
        _ stream: StreamConnection,
        _ handler: @escaping HTTPServer.Handler
    ) -> any ConnectionHandler {
        let hasRoom = open.withValue { open in
            guard open.count < limits.connections else { return false }
            open[stream.id] = stream
            return true
        }
        let connection = HTTPConnection(of: self, on: stream.loop, handler)
        if hasRoom {
            connection.awaitRequest(on: stream)
        } else {
            connection.turnAway(stream)
        }
        return connection
    }

    /// Forgets a connection that has ended.
    func remove(_ stream: StreamConnection) {
        open.withValue { _ = $0.removeValue(forKey: stream.id) }
    }

    /// Ends all connections at once.
    func abortAll() {
        let all = open.withValue { Array($0.values) }
        for stream in all { stream.abort() }
    }
}
