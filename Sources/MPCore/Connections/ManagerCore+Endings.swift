import MPReferents
import MPSystem
import MPWire

/// How connections end.
extension ManagerCore {
    /// Logs a reason, and closes the connection.
    mutating func cutOff(
        _ connection: ClientConnection,
        _ event: ManagerEvent,
        into output: inout ManagerOutput
    ) {
        output.append(.log(event))
        close(connection, into: &output)
    }

    /// Closes a connection from our side.
    mutating func close(_ connection: ClientConnection, into output: inout ManagerOutput) {
        remove(connection, leftUnread: false, into: &output)
        output.append(.close(connection.id))
    }

    /// Gives up all that a connection was waiting for or holding.
    ///
    /// - Parameters:
    ///   - connection: The connection.
    ///   - leftUnread: Whether a CPython client went without having read all output. What a link's client has read it has
    ///     confirmed, or it ended in between.
    ///   - output: Receives the actions.
    mutating func remove(
        _ connection: ClientConnection,
        leftUnread: Bool,
        into output: inout ManagerOutput
    ) {
        let phase = connection.phase
        connection.phase = .closed
        connection.endHandshake()
        connections[connection.id] = nil
        record?.ended(connection.id)
        noteFlight(.closed, connection.id)
        longMessages.remove(connection.id)
        memory.released()
        connection.usage?.connections -= 1
        connection.usage?.addCalls(
            connection.calls,
            receivedBytes: connection.receivedBytes,
            sentBytes: connection.sentBytes
        )
        switch phase {
        case .waiting(let call):
            abandon(call, into: &output)
        case .link(let session):
            abandonCalls(of: session, into: &output)
            abandonHeldObjects(of: connection.caller, into: &output)
        case .authenticating:
            endHandshake(of: connection, .vanished, into: &output)
        case .control, .served, .closed:
            break
        }
        abandonServed(connection, into: &output)
        unreadCount -= connection.deliveries.count
        // What was never read goes back before the session ends, which ends what it had read. When the server stops, the
        // objects go, too.
        let undelivered = isStopping ? [] : Self.undelivered(to: connection, phase, leftUnread)
        restore(undelivered, from: connection.id, into: &output)
        connection.deliveries = UnreadDeliveries()
        if case .link(let session) = phase { end(session, of: connection, into: &output) }
        endServing(connection, into: &output)
        endFlight(of: connection)
    }

    /// What has to go back to its objects when a connection ends.
    private static func undelivered(
        to connection: ClientConnection,
        _ phase: ClientConnection.Phase,
        _ leftUnread: Bool
    ) -> [ClientConnection.Delivery] {
        if case .link(let session) = phase { return session.unconfirmedDeliveries }
        return leftUnread ? connection.deliveries.all : []
    }
}
