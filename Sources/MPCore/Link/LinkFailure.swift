package import MPWire

/// Why a client's connection is of no use, or no longer.
package enum LinkFailure: Error, Equatable, Sendable {
    /// The peers did not prove themselves to each other.
    case handshake(HandshakeError)
    /// What came after the handshake can't be cut into frames.
    case frame(FrameError)
    /// The peer proved itself, then sent what no manager sends.
    case unexpected(String)
    /// The server refused the request that opens the connection; the text is its traceback.
    case refused(String)
    /// The server raised an exception to the request that opens the connection: it lets the client do
    /// nothing.
    case raised(PythonException)
    /// The connection ended; the text says how, as far as the system knows.
    case ended(String, during: Stage)
    /// The server said goodbye, and why.
    case stopped(String)
    /// The peer took too long.
    case timedOut(during: Stage)
    /// This program closed the connection.
    case closedHere
    /// The connection was lost, and isn't open again.
    indirect case outage(LinkOutage)
    /// No connection to a server of CPython can be made; the text says why.
    case unreachable(String, mayPass: Bool)
    /// The call belongs to an earlier connection, which was lost.
    case replaced

    /// How far a connection had come.
    package enum Stage: Equatable, Sendable {
        /// The peers were proving themselves to each other.
        case handshake
        /// The first request was out.
        case opening
        /// Calls could be made.
        case open
    }
}
