internal import Logging
internal import MPCore
internal import MPSystem
internal import MPTransport
public import MPWire

extension Connection {
    /// Connects to a ``Listener``, or to one of CPython's `multiprocessing.connection`.
    ///
    /// ```swift
    /// let address = Address.unix(path: "/tmp/jobs")
    /// let connection = try await Connection.connect(to: address, authkey: authkey)
    /// ```
    ///
    /// - Parameters:
    ///   - address: The listener's address.
    ///   - authkey: The secret of the listener, which both ends prove to know; `nil` if it has none. Without one, the
    ///     listener has to be a process of this user or of root on a Unix socket, or to show a certificate.
    ///   - configuration: The settings.
    ///   - limit: How long to go on trying while the reason of a failure may pass; `nil` tries once.
    /// - Returns: The connection.
    /// - Throws: ``MultiprocessingError``: `connectionRefused` if nobody listens there, `authenticationFailed` if the
    ///   authkeys differ or the listener belongs to somebody else, `invalidAuthkey` if the authkey is empty or too weak,
    ///   `timedOut`, `insecureAddress`, `invalidAddress`, `tlsFailed`, `resourceUnavailable` if the system has no descriptor
    ///   or thread left, `cancelled`. After several attempts it is the error of the last one.
    /// - SeeAlso: Python `multiprocessing.connection.Client`.
    public static func connect(
        to address: Address,
        authkey: Authkey? = nil,
        configuration: ConnectionConfiguration = ConnectionConfiguration(),
        retrying limit: Duration? = nil
    ) async throws(MultiprocessingError) -> Connection {
        let opening = try ConnectionOpening(address, authkey, configuration)
        return try await connecting(
            for: limit,
            ReconnectionPolicy().backOff,
            cancelled: opening.cancelled
        ) { limit throws(MultiprocessingError) in try await opening.open(within: limit) }
    }
}

/// What is needed to connect to a listener.
private struct ConnectionOpening {
    let address: Address
    let key: HandshakeKey?
    let configuration: ConnectionConfiguration
    let loop: EventLoop
    let tls: TLSContext?

    /// Checks what can be wrong before anything is sent.
    init(
        _ address: Address,
        _ authkey: Authkey?,
        _ configuration: ConnectionConfiguration
    ) throws(MultiprocessingError) {
        self.address = address
        self.configuration = configuration
        try authkey?.check(toUse: "the listener at \(address)")
        key = authkey.map { HandshakeKey(id: "", authkey: $0, authenticator: .openSSL) }
        guard authkey != nil || address.kind != .tcp else {
            throw MultiprocessingError(
                .insecureAddress,
                "cannot connect to \(address): without an authkey, any process of this machine could listen there"
            )
        }
        loop = try ClientLoop.shared(.never).loop
        do throws(TLSError) {
            // TLS by authkey refuses an empty one.
            let secret = authkey ?? Authkey(bytes: [UInt8]())
            tls =
                address.socket.isTLS
                ? try TLSContext(client: configuration.tls, authkey: secret) : nil
        } catch {
            throw MultiprocessingError(error, for: "connect to \(address)")
        }
    }

    var cancelled: MultiprocessingError {
        MultiprocessingError(.cancelled, "cannot connect to \(address): the task was cancelled")
    }

    /// Makes one attempt.
    func open(within limit: Duration?) async throws(MultiprocessingError) -> Connection {
        let deadline = Deadline(
            after: [configuration.connectTimeout, limit].compactMap(\.self).min()
        )
        let (connection, socket) = try await connect(until: deadline)
        guard let key else {
            try checkOwner(socket)
            return connection
        }
        let handshake = HandshakeStateMachine(
            role: .client,
            keys: [key],
            authenticator: .openSSL,
            random: Cryptography.random(24),
            acceptsMD5: configuration.legacyMD5.isAccepted(onLocal: address.isLocal),
            binding: socket.channelBinding
        )
        do throws(LinkFailure) {
            let usedMD5 = try await connection.prove(handshake, within: deadline.rest)
            if usedMD5 { noteMD5() }
            return connection
        } catch {
            connection.close()
            if Task.isCancelled { throw cancelled }
            // TLS 1.3 tells a client only now that the server has refused its certificate.
            if let failure = socket.tlsFailure {
                throw MultiprocessingError(failure, for: "connect to \(address)")
            }
            throw MultiprocessingError(proving: error, to: "\(address)")
        }
    }

    private func connect(
        until deadline: Deadline
    ) async throws(MultiprocessingError) -> (Connection, StreamConnection) {
        do {
            let protected = tls == nil ? nil : try ProtectedStream(on: loop)
            let socket = try await StreamConnection.connect(
                to: address.socket,
                on: loop,
                until: deadline,
                tls: tls,
                handler: protected
            )
            let connection = try Connection(
                socket,
                protected: protected,
                named: "the connection to \(address)",
                polling: configuration.polling,
                messageLimit: configuration.messageLimitInBytes
            )
            return (connection, socket)
        } catch let error as TransportError {
            throw MultiprocessingError(error)
        } catch {
            throw MultiprocessingError(
                .resourceUnavailable,
                "cannot connect to \(address): \(error)",
                cause: error
            )
        }
    }

    /// Checks that a listener which proves nothing belongs to this user.
    private func checkOwner(_ socket: StreamConnection) throws(MultiprocessingError) {
        guard !address.socket.isTLS else { return }
        let owner: String
        if let peer = socket.peer {
            guard !peer.isOwnUserOrRoot else { return }
            owner = "the listener belongs to user \(peer.userID)"
        } else {
            owner = "the system doesn't say to which user the listener belongs"
        }
        throw MultiprocessingError(
            .authenticationFailed,
            "cannot connect to \(address): \(owner); pass its authkey"
        )
    }

    private func noteMD5() {
        configuration.logger.notice(
            "proved the authkey by HMAC-MD5, as CPython before 3.12 wants it",
            metadata: ["mp.address": "\(address)"]
        )
    }
}
