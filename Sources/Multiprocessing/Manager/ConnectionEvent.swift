/// A change of a manager's connection.
public enum ConnectionEvent: Sendable {
    /// Calls can be made; the first event of a reader, unless the connection is lost at the moment.
    case connected
    /// The connection was lost: `serverStopped` if the server stopped in order, else `connectionLost`.
    case lost(MultiprocessingError)
    /// The next attempt to connect comes after a pause; the first attempt is number 1.
    case reconnecting(attempt: Int, after: Duration)
    /// Calls can be made again.
    ///
    /// Another server is one that was started again, too: its objects are new ones.
    case reconnected(isSameServer: Bool)
    /// There are no further attempts, since ``ReconnectionPolicy`` says so or the server refuses this client.
    case gaveUp(MultiprocessingError)
    /// This program has closed the manager, or nothing uses it any more; the last event.
    case closed
}
