/// Whom to answer, and in which mode.
package enum ReplyTarget: Hashable, Sendable {
    /// The one call of a CPython connection.
    case stock(ConnectionID)
    /// The one request of a CPython connection to the server itself; the connection ends with the
    /// answer.
    case control(ConnectionID)
    /// A call on a link, by the number that the client gave it.
    case link(ConnectionID, call: UInt64)

    package var connection: ConnectionID {
        switch self {
        case .stock(let connection), .control(let connection), .link(let connection, _):
            connection
        }
    }
}
