/// Who is answered, and in which mode.
package enum ReplyTarget: Hashable, Sendable {
    /// The one call of a CPython connection.
    case stock(ConnectionID)
    /// The one request of a CPython connection to the server itself, which ends with the answer.
    case control(ConnectionID)
    /// A call on a link, by the number that the client gave it.
    case link(ConnectionID, call: UInt64)

    /// The connection on which the answer goes out.
    package var connection: ConnectionID {
        switch self {
        case .stock(let connection), .control(let connection), .link(let connection, _):
            connection
        }
    }
}
