internal import Logging
internal import MPCore
internal import MPTransport
internal import MPWire

extension ManagerConfiguration {
    /// Turns what people configure into what the core is told.
    init(_ configuration: ManagerServerConfiguration) {
        self.init(
            authkey: configuration.authkey,
            authenticator: .openSSL,
            serverID: Cryptography.random(8).hexadecimalText,
            policy: ClassPolicy(allowing: configuration.allowedClasses)
        )
        frameLimit = configuration.messageLimitInBytes
        handshakeTimeout = configuration.handshakeTimeout
        allowsShutdown = configuration.allowsShutdown
        releasesDeadClients = configuration.releasesDeadClients
    }
}

extension [UInt8] {
    /// Two hexadecimal digits per byte.
    fileprivate var hexadecimalText: String {
        map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension PeerDescription {
    /// Describes the other end of a connection.
    init(_ credentials: PeerCredentials?, at address: Address?, acceptsMD5: Bool?) {
        self.init(
            processID: credentials.map { Int($0.processID) },
            userID: credentials.map { Int($0.userID) },
            localAddress: address,
            acceptsMD5: acceptsMD5 ?? (address?.isLocal ?? true)
        )
    }
}

extension CloseReason {
    /// Whether the peer went without having read all that was sent to it.
    var leftUnread: Bool {
        switch self {
        case .endOfStream, .local: false
        // The peer was killed, or is a program of Python, which doesn't announce its end: as with TCP, it has read what
        // its kernel didn't refuse.
        case .failed(.tls(_, .truncated)): false
        case .reset, .undelivered, .slowReader, .failed: true
        }
    }
}

extension Logger {
    /// Writes down what the core noticed.
    func report(_ event: ManagerEvent) {
        switch event {
        case .authenticated(let id):
            trace("authenticated", metadata: ["mp.session": "\(id.number)"])
        case .authenticationFailed(let id, let reason):
            notice(
                "authentication failed",
                metadata: ["mp.session": "\(id.number)", "reason": "\(reason)"]
            )
        case .linkOpened(let id):
            debug("link opened", metadata: ["mp.session": "\(id.number)"])
        case .protocolError(let id, let reason):
            notice(
                "connection cut off",
                metadata: ["mp.session": "\(id.number)", "reason": "\(reason)"]
            )
        case .refused(let id, let reason):
            info(
                "request refused",
                metadata: ["mp.session": "\(id.number)", "reason": "\(reason)"]
            )
        case .abandoned(let id, let ident):
            info(
                "what an ended client held goes back",
                metadata: ["mp.session": "\(id.number)", "mp.ident": "\(ident)"]
            )
        case .restored(let id, let ident):
            info(
                "an undelivered value went back to its object",
                metadata: ["mp.session": "\(id.number)", "mp.ident": "\(ident)"]
            )
        }
    }
}
