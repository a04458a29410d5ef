internal import MPTransport

/// The other end of a ``Connection``, as far as the system tells.
public struct ConnectionPeer: Hashable, Sendable, CustomStringConvertible {
    /// Its process; only known on Unix sockets, and in the same PID namespace.
    public let processID: Int?
    /// Its user; only known on Unix sockets.
    public let userID: Int?
    /// Its IP address and port, such as `127.0.0.1:40312`; only known if it came by TCP.
    public let networkAddress: String?
    /// The name in the certificate that it has shown; `nil` without one.
    public let certificateName: String?

    /// Asks a connection that was just made.
    init(_ connection: StreamConnection) {
        processID = connection.peer.flatMap { $0.processID > 0 ? Int($0.processID) : nil }
        userID = connection.peer.map { Int($0.userID) }
        networkAddress = connection.peerText
        certificateName = connection.tls?.peerName
    }

    /// What is known, in a few words.
    public var description: String {
        let parts = [
            certificateName, networkAddress, processID.map { "process \($0)" },
            userID.map { "user \($0)" },
        ].compactMap(\.self)
        return parts.isEmpty ? "an unknown peer" : parts.joined(separator: ", ")
    }
}
