import Glibc

extension Connection {
    /// Connects to a server; the handler may be called before this returns.
    ///
    /// - Parameters:
    ///   - address: Where the server listens.
    ///   - loop: Where the handler is called.
    ///   - timeout: Longest wait; `nil` waits as long as the system does.
    ///   - allowsInsecureNetwork: Whether clear-text TCP may leave this machine.
    ///   - outputLimit: How many bytes may be queued for the server while it takes none of them.
    ///   - stallLimit: How long the server may take none of what is queued while that is above the limit.
    ///   - handler: Takes what happens on the connection.
    /// - Returns: The connection.
    /// - Throws: ``TransportError``, also when the task is cancelled or the loop is shut down meanwhile.
    package static func connect(
        to address: SocketAddress,
        on loop: EventLoop,
        timeout: Duration?,
        allowsInsecureNetwork: Bool = false,
        outputLimit: Int = Connection.standardOutputLimit,
        stallLimit: Duration = Connection.standardStallLimit,
        handler: any ConnectionHandler
    ) async throws(TransportError) -> Connection {
        let attempt = TransportAttempt.connect(address)
        let name = try SocketName(address, for: attempt)
        guard name.isLocal || allowsInsecureNetwork else { throw .insecureNetwork(attempt) }
        let connector = Connector(to: name, attempt: attempt, on: loop) { socket in
            let isUnix = name.family == AF_UNIX
            if !isUnix { SocketOptions.prepareTCP(socket.rawValue) }
            let connection = Connection(
                peer: isUnix ? PeerCredentials(of: socket.rawValue) : nil,
                channel: SocketChannel(
                    socket,
                    on: loop,
                    outputLimit: outputLimit,
                    stallLimit: stallLimit
                ),
                loop: loop
            )
            connection.start(handler: handler)
            return connection
        }
        return try await connector.connect(timeout: timeout)
    }

    private convenience init(peer: PeerCredentials?, channel: any Channel, loop: EventLoop) {
        self.init(channel: channel, loop: loop, peer: peer, localAddress: nil)
    }
}
