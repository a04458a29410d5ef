package import MPSystem

/// What was attempted when a ``TransportError`` occurred.
package enum TransportAttempt: Hashable, Sendable, CustomStringConvertible {
    /// To listen at an address.
    case listen(SocketAddress)
    /// To listen at a socket that another process has opened.
    case adopt(descriptor: Int32)
    /// To connect to an address.
    case connect(SocketAddress)
    /// To read or write an established connection.
    case transfer
    /// To start a loop.
    case startLoop(name: String)
    /// To watch signals.
    case watchSignals
    /// To watch for the end of a process.
    case watchProcess

    /// The words for the attempt, to be put after "cannot".
    package var description: String {
        switch self {
        case .listen(let address): "listen at \(address)"
        case .adopt(let descriptor): "use the inherited socket \(descriptor)"
        case .connect(let address): "connect to \(address)"
        case .transfer: "use the connection"
        case .startLoop(let name): "start the event loop \(name)"
        case .watchSignals: "watch signals"
        case .watchProcess: "watch for the end of a process"
        }
    }
}
