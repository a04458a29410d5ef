internal import Logging
internal import MPCore
internal import MPSystem
internal import MPTransport
internal import MPWire

/// One server, and all that a client needs to open connections to it.
struct ClientEndpoint: Sendable {
    /// Opens a connection in time, whose bytes go to the handler.
    typealias Connecting =
        @Sendable (any ConnectionHandler, Deadline) async throws(MultiprocessingError) ->
        StreamConnection

    /// Where the server is.
    let address: Address
    /// The secret that both share.
    let authkey: Authkey
    /// How to connect.
    let configuration: SyncManagerConfiguration
    /// Runs the connections.
    let clientLoop: ClientLoop
    /// Opens a connection.
    let connect: Connecting
    /// Finds the server if it is in this process, where no other process can follow; `nil` if it has a socket.
    let serverInProcess: RunningServer.Finding?
    /// Ends with the last manager or proxy of this endpoint: the owner of a server that was started for it.
    var owner: (any Sendable & AnyObject)?
    /// The secret as handshakes use it: prepared once, since its memory is locked, of which there is little.
    private let handshakeKey: HandshakeKey

    /// Reaches a server by connections of some kind.
    init(
        address: Address,
        authkey: Authkey,
        configuration: SyncManagerConfiguration,
        loop: ClientLoop,
        serverInProcess: RunningServer.Finding? = nil,
        connect: @escaping Connecting
    ) {
        self.address = address
        self.authkey = authkey
        self.configuration = configuration
        clientLoop = loop
        self.connect = connect
        self.serverInProcess = serverInProcess
        handshakeKey = HandshakeKey(id: "", authkey: authkey, authenticator: .openSSL)
    }
}

extension ClientEndpoint {
    /// Where handlers are called.
    var loop: EventLoop { clientLoop.loop }

    /// Reaches a server over its socket.
    init(
        address: Address,
        authkey: Authkey,
        configuration: SyncManagerConfiguration
    ) throws(MultiprocessingError) {
        let loop = try ClientLoop.shared(configuration.polling)
        let tls = try Self.tls(for: address, authkey: authkey, configuration)
        self.init(address: address, authkey: authkey, configuration: configuration, loop: loop) {
            handler,
            deadline throws(MultiprocessingError) in
            do throws(TransportError) {
                return try await StreamConnection.connect(
                    to: address.socket,
                    on: loop.loop,
                    until: deadline,
                    tls: tls,
                    handler: handler
                )
            } catch {
                throw MultiprocessingError(error)
            }
        }
    }

    /// Reads what TLS needs, if the address wants it; once, whatever the number of connections is.
    private static func tls(
        for address: Address,
        authkey: Authkey,
        _ configuration: SyncManagerConfiguration
    ) throws(MultiprocessingError) -> TLSContext? {
        guard address.socket.isTLS else { return nil }
        do throws(TLSError) {
            return try TLSContext(client: configuration.tls, authkey: authkey)
        } catch {
            throw MultiprocessingError(error, for: "connect to \(address)")
        }
    }

    /// Begins a handshake, with fresh random bytes.
    func handshake() -> HandshakeStateMachine {
        HandshakeStateMachine(
            role: .client,
            keys: [handshakeKey],
            authenticator: .openSSL,
            random: Cryptography.random(24),
            acceptsMD5: configuration.legacyMD5.isAccepted(onLocal: address.isLocal)
        )
    }

    /// Says so if a connection was authenticated by MD5.
    func note(usedMD5: Bool) {
        guard usedMD5 else { return }
        configuration.logger.notice(
            "proved the authkey by HMAC-MD5, as CPython before 3.12 wants it",
            metadata: ["mp.address": "\(address)"]
        )
    }

    /// When connecting has to be over that begins now: one time for the host's address, the connection, TLS, the proof
    /// of the authkey and the first request.
    var deadline: Deadline { Deadline(after: configuration.connectTimeout) }

    /// Runs `action` when a time is up, unless the result is cancelled before; `nil` is never.
    func schedule(
        after delay: Duration?,
        _ action: @escaping @Sendable () -> Void
    ) -> ScheduledWork? {
        delay.map { loop.schedule(at: EventLoop.now() + $0, action) }
    }
}

extension ClientEndpoint {
    /// A connection that was opened, and how calls travel on it.
    struct Opening {
        let mode: LinkCore.Mode
        let connection: LinkConnection
    }

    /// Opens a link; to a server that knows none, a pool of connections.
    ///
    /// - Parameter limit: How long to go on trying while the reason of a failure may pass; `nil` tries once.
    /// - Returns: The way to the server.
    /// - Throws: Why there is none: the last attempt's error.
    func open(
        retrying limit: Duration? = nil
    ) async throws(MultiprocessingError) -> any CallChannel {
        try check()
        let opening = try await openConnection(retrying: limit)
        switch opening.mode {
        case .link(let options):
            return OpenChannels.add(
                Link(self, options: options, connection: opening.connection)
            )
        case .stock: return OpenChannels.add(StockLink(endpoint: self))
        }
    }

    /// Checks what can be wrong before anything is sent.
    private func check() throws(MultiprocessingError) {
        try authkey.check(toUse: "the manager at \(address)")
        let problems = configuration.errors.problems
        guard problems.isEmpty else {
            throw MultiprocessingError(
                .invalidRegistration,
                "cannot use the manager at \(address): \(problems.joined(separator: "; "))"
            )
        }
    }

    /// Opens a connection, again and again while the reason of a failure may pass.
    private func openConnection(
        retrying limit: Duration?
    ) async throws(MultiprocessingError) -> Opening {
        try await connecting(
            for: limit,
            configuration.reconnection.backOff,
            cancelled: cancelled
        ) { limit throws(MultiprocessingError) in try await openConnection(within: limit) }
    }

    private var cancelled: MultiprocessingError {
        MultiprocessingError(
            .cancelled,
            "cannot use the manager at \(address): the task was cancelled"
        )
    }

    /// Opens one connection.
    ///
    /// - Parameter limit: Longest time; `nil` is that of the configuration, which holds in any case.
    /// - Returns: The connection, on which calls can be made.
    /// - Throws: Why there is none.
    func openConnection(
        within limit: Duration? = nil
    ) async throws(MultiprocessingError) -> Opening {
        let driver = LinkConnection(handshake: handshake(), loop: loop)
        defer { note(usedMD5: driver.usedMD5) }
        let limits = [configuration.connectTimeout, limit].compactMap(\.self)
        let deadline = Deadline(after: limits.min())
        let connection = try await connect(driver, deadline)
        driver.attach(connection)
        let alarm = schedule(after: deadline.rest) { driver.timeIsUp() }
        defer { alarm?.cancel() }
        switch await driver.opening() {
        case .success(let mode):
            return Opening(mode: mode, connection: driver)
        case .failure where Task.isCancelled:
            throw cancelled
        case .failure(let failure):
            // TLS 1.3 tells a client only now that the server has refused its certificate.
            if let error = connection.tlsFailure {
                throw MultiprocessingError(error, for: "connect to \(address)")
            }
            throw .connecting(to: address, failed: failure, with: authkey)
        }
    }
}

extension Address {
    /// Whether no network lies between the two ends.
    var isLocal: Bool {
        guard let host else { return true }
        return host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }
}
