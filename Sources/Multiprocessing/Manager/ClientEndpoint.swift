internal import MPCore
internal import MPTransport
internal import MPWire

/// One server, and all that a client needs to open connections to it.
struct ClientEndpoint: Sendable {
    /// Opens a connection, whose bytes go to the handler.
    typealias Connecting =
        @Sendable (any ConnectionHandler) async throws(MultiprocessingError) -> Connection

    /// Where the server is.
    let address: Address
    /// The secret that both share.
    let authkey: Authkey
    /// How to connect.
    let configuration: SyncManagerConfiguration
    /// Runs the connections.
    let loop: EventLoop
    /// Opens a connection.
    let connect: Connecting
}

extension ClientEndpoint {
    /// Reaches a server over its socket.
    init(
        address: Address,
        authkey: Authkey,
        configuration: SyncManagerConfiguration
    ) throws(MultiprocessingError) {
        let loop = try ClientLoop.shared()
        self.init(address: address, authkey: authkey, configuration: configuration, loop: loop) {
            handler throws(MultiprocessingError) in
            do throws(TransportError) {
                return try await Connection.connect(
                    to: SocketAddress(address),
                    on: loop,
                    timeout: configuration.connectTimeout,
                    handler: handler
                )
            } catch {
                throw MultiprocessingError(error)
            }
        }
    }

    /// Begins a handshake, with fresh random bytes.
    func handshake() -> HandshakeStateMachine {
        HandshakeStateMachine(
            role: .client,
            authkey: authkey,
            authenticator: .openSSL,
            random: Cryptography.random(24),
            acceptsMD5: configuration.legacyMD5.isAccepted(onLocal: address.isLocal)
        )
    }

    /// Runs `action` when the time for connecting is up, unless the result is cancelled before.
    func scheduleDeadline(_ action: @escaping @Sendable () -> Void) -> ScheduledWork? {
        configuration.connectTimeout.map {
            loop.schedule(at: EventLoop.now() + $0, action)
        }
    }
}

extension ClientEndpoint {
    /// Opens a link; to a server that knows none, a pool of connections.
    func open() async throws(MultiprocessingError) -> any CallChannel {
        guard authkey.count > 0 else {
            throw MultiprocessingError(
                .invalidAuthkey,
                "cannot use the manager at \(address): the authkey is empty"
            )
        }
        guard !authkey.isTooWeak else {
            throw MultiprocessingError(
                .invalidAuthkey,
                "cannot use the manager at \(address): the authkey is too weak: \(authkey.weakness)"
            )
        }
        let core = LinkCore(handshake: handshake(), limits: configuration.limits)
        let driver = LinkConnection(core: core, loop: loop)
        let connection = try await connect(driver)
        driver.attach(connection)
        let deadline = scheduleDeadline { driver.timeIsUp() }
        defer { deadline?.cancel() }
        switch await driver.opening() {
        case .success(.link): return Link(address: address, connection: driver)
        case .success(.stock): return StockLink(endpoint: self)
        case .failure where Task.isCancelled:
            throw MultiprocessingError(
                .cancelled,
                "cannot use the manager at \(address): the task was cancelled"
            )
        case .failure(let failure): throw .connecting(to: address, failed: failure)
        }
    }
}

extension Address {
    /// Whether no network lies between the two ends.
    var isLocal: Bool {
        switch self {
        case .unix, .abstract: true
        case .tcp(let host, _):
            host == "localhost" || host == "::1" || host.hasPrefix("127.")
        }
    }
}
