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
    ///   - tls: Whom to trust, for an address with TLS; `nil` trusts the authorities of the system.
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
        tls: TLSContext? = nil,
        handler: any ConnectionHandler
    ) async throws(TransportError) -> Connection {
        let attempt = TransportAttempt.connect(address)
        let deadline = Deadline(after: timeout)
        let context = try TLSContext.chosen(tls, for: address)
        let names = try await HostLookup.names(of: address, timeout: timeout, on: loop)
        let allowsAny = allowsInsecureNetwork || address.isTLS
        guard allowsAny || names.allSatisfy(\.isLocal) else { throw .insecureNetwork(attempt) }
        let connection = try await connect(to: names, attempt: attempt, on: loop, until: deadline) {
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
                return try Connection(protecting: channel, by: context, to: address, on: loop)
            }
            let connection = Connection(
                channel: channel,
                loop: loop,
                peer: peer,
                localAddress: nil
            )
            connection.start(handler: handler)
            return connection
        }
        if context == nil { return connection }
        try await connection.shakeHands(
            on: loop,
            until: deadline,
            for: attempt,
            handler: handler
        )
        return connection
    }

    /// Tries one address of a host after the other.
    private static func connect(
        to names: [SocketName],
        attempt: TransportAttempt,
        on loop: EventLoop,
        until deadline: Deadline,
        makeConnection:
            @escaping @Sendable (SocketName, consuming Descriptor) throws(TransportError) ->
            Connection
    ) async throws(TransportError) -> Connection {
        var failure = TransportError.invalidAddress(attempt, reason: "the host has no address")
        for name in names {
            let connector = Connector(to: name, attempt: attempt, on: loop) {
                socket throws(TransportError) in
                try makeConnection(name, socket)
            }
            do throws(TransportError) {
                return try await connector.connect(timeout: deadline.rest)
            } catch {
                if case .timedOut = error, let limit = deadline.limit {
                    throw .timedOut(attempt, after: limit)
                }
                guard !error.isFinal else { throw error }
                failure = error
            }
        }
        throw failure
    }
}

extension TransportError {
    /// Whether another address of the same host can't be better.
    fileprivate var isFinal: Bool {
        switch self {
        case .cancelled, .loopEnded, .timedOut, .tls: true
        default: false
        }
    }
}
