import Glibc
package import MPSystem

extension StreamConnection {
    /// Connects to a server; the handler may be called before this returns.
    ///
    /// - Parameters:
    ///   - address: The server's address.
    ///   - loop: The loop on which the handler is called.
    ///   - deadline: When it must be over, TLS included.
    ///   - allowsInsecureNetwork: Whether clear-text TCP may leave this machine.
    ///   - outputLimit: How many bytes may be queued for the server while it reads none of them.
    ///   - stallLimit: How long the server may read nothing while more than the limit is queued.
    ///   - tls: Decides which servers to trust, for an address with TLS; `nil` trusts the authorities of
    ///     the system.
    ///   - handler: Called with the events of the connection. Without one, a connection in clear text isn't started, so
    ///     that its socket can be taken out of it.
    /// - Returns: The connection.
    /// - Throws: ``TransportError``, also when the task is cancelled or the loop is shut down meanwhile.
    package static func connect(
        to address: SocketAddress,
        on loop: EventLoop,
        until deadline: Deadline,
        allowsInsecureNetwork: Bool = false,
        outputLimit: Int = StreamConnection.standardOutputLimit,
        stallLimit: Duration = StreamConnection.standardStallLimit,
        tls: TLSContext? = nil,
        handler: (any ConnectionHandler)?
    ) async throws(TransportError) -> StreamConnection {
        let attempt = TransportAttempt.connect(address)
        let context = try TLSContext.chosen(tls, for: address)
        let names = try await HostLookup.names(of: address, until: deadline, on: loop)
        let allowsAny = allowsInsecureNetwork || address.isTLS
        guard allowsAny || names.allSatisfy(\.isLocal) else { throw .insecureNetwork(attempt) }
        let race = AddressRace(names, for: attempt, on: loop) {
            name,
            socket throws(TransportError) in
            if name.family != AF_UNIX { SocketOptions.prepareTCP(socket.rawValue) }
            let peer = name.family == AF_UNIX ? PeerCredentials(of: socket.rawValue) : nil
            let channel = SocketChannel(
                socket,
                on: loop,
                outputLimit: outputLimit,
                stallLimit: stallLimit
            )
            if let context {
                return try StreamConnection(protecting: channel, by: context, to: address, on: loop)
            }
            let connection = StreamConnection(
                channel: channel,
                loop: loop,
                peer: peer,
                localAddress: nil
            )
            if let handler { connection.start(handler: handler) }
            return connection
        }
        let connection = try await race.run(until: deadline)
        guard context != nil, let handler else { return connection }
        try await connection.shakeHands(
            on: loop,
            until: deadline,
            for: attempt,
            handler: handler
        )
        return connection
    }
}
