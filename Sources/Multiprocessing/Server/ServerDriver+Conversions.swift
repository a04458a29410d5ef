internal import Logging
internal import MPCore
internal import MPTransport
internal import MPWire

extension ManagerConfiguration {
    /// Turns what people configure into what the core is told.
    init(_ configuration: ManagerServerConfiguration, types: TypeRegistry) {
        self.init(
            authkeys: configuration.authkeys.ring(at: .now, as: EventLoop.now()),
            authenticator: .openSSL,
            serverID: Cryptography.random(8).hexadecimalText,
            policy: ClassPolicy(allowing: configuration.allowedClasses),
            registry: types
        )
        relayedAddresses = configuration.relayedAddresses
        frameLimit = configuration.limits.messageInBytes
        rights = configuration.rights
        limits = configuration.limits
        limits.memoryInBytes = limits.memoryInBytes ?? MemoryGauge.available / 2
        handshakeTimeout = configuration.handshakeTimeout
        admission.halfOpen = max(1, configuration.handshakesAtATime)
        admission.halfOpenPerSource = max(1, configuration.handshakesPerSource)
        allowsShutdown = configuration.allowsShutdown
        releasesDeadClients = configuration.releasesDeadClients
        operators = [0, Int(PeerCredentials.current.userID)]
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
    ///
    /// - Parameters:
    ///   - connection: The connection.
    ///   - publicAddress: Where its server is reached from elsewhere, if it has no address of its own.
    ///   - legacyMD5: Where MD5 is accepted.
    init(_ connection: Connection, publicAddress: Address?, legacyMD5: LegacyMD5) {
        let credentials = connection.peer
        let address = connection.localAddress.map(Address.init) ?? publicAddress
        self.init(
            processID: credentials.map { Int($0.processID) },
            process: credentials?.process,
            userID: credentials.map { Int($0.userID) },
            localAddress: address,
            acceptsMD5: legacyMD5.isAccepted(onLocal: address?.isLocal ?? true),
            source: PeerSource(connection),
            certificateName: connection.tls?.peerName,
            isOwnProcess: credentials?.processID == PeerCredentials.current.processID,
            channelBinding: connection.channelBinding
        )
    }
}

extension PeerSource {
    /// Tells where the peer of a connection comes from; `nil` if from this process.
    init?(_ connection: Connection) {
        guard connection.localAddress != nil else { return nil }
        if let peer = connection.peer {
            self = peer.isOwnUserOrRoot ? .owner : .user(Int(peer.userID))
        } else {
            self.init(connection.host)
        }
    }

    /// Tells which source a peer of TCP is of.
    init(_ host: PeerHost?) {
        self =
            switch host {
            case .ipv4(let address): .ipv4(address)
            case .ipv6(let network): .ipv6(network: network)
            case .loopback: .loopback
            case nil: .unknown
            }
    }
}

extension TLSError {
    /// What the source of a peer is charged for, if this is how its handshake ended.
    var ending: Admission.Ending {
        switch self {
        // The server's own trouble, or its choice.
        case .crowdedOut, .unusableFile, .invalidSettings, .revocationListMissing,
            .revocationListExpired:
            .succeeded
        // As those who say nothing, or leave. Who refuses us has cost us most of a handshake: it may be the fault of our
        // certificate, but nobody can tell.
        case .endedDuringHandshake, .handshakeTimedOut, .refused, .truncated: .vanished
        case .certificateExpired, .certificateNotYetValid, .wrongName, .unknownAuthority,
            .selfSigned, .wrongFingerprint, .certificateRevoked, .certificateRefused,
            .certificateMissing,
            .noSharedCipher, .wrongVersion, .wrongApplicationProtocol, .notTLS,
            .presharedKeyRefused, .emptyRecords, .openSSL:
            .failed
        }
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
        case .authenticated(let id, let key):
            trace("authenticated", metadata: ["mp.session": "\(id.number)", "mp.key": "\(key)"])
        case .usedMD5(let id, let key):
            notice(
                "authenticated by HMAC-MD5, as CPython before 3.12 does",
                metadata: ["mp.session": "\(id.number)", "mp.key": "\(key)"]
            )
        case .turnedAway(let counts):
            warning(
                "strangers were turned away",
                metadata: [
                    "refused": "\(counts.refused)", "displaced": "\(counts.displaced)",
                    "failed": "\(counts.failed)",
                ]
            )
        case .authenticationFailed(let id, let reason):
            notice(
                "authentication failed",
                metadata: ["mp.session": "\(id.number)", "reason": "\(reason)"]
            )
        case .limitReached(let id, let limit, let principal, let unlogged):
            notice(
                "a limit was reached",
                metadata: [
                    "mp.session": "\(id.number)", "mp.principal": "\(principal)",
                    "limit": "\(limit.rawValue)", "unlogged": "\(unlogged)",
                ]
            )
        case .memoryIsBack:
            notice("there is memory again")
        case .denied(let id, let refusal, _):
            debug(
                "permission denied",
                metadata: ["mp.session": "\(id.number)", "mp.principal": "\(refusal.principal)"]
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
        case .referencesReturned(let principal, let count):
            info(
                "references of an ended process go back",
                metadata: ["mp.principal": "\(principal)", "count": "\(count)"]
            )
        case .unwatched(let id, let principal):
            notice(
                "the end of this client's process will not be noticed: it is in another PID namespace, and the kernel is older than 6.9",
                metadata: ["mp.session": "\(id.number)", "mp.principal": "\(principal)"]
            )
        case .cyclesCollected(let count):
            debug("objects that only kept each other have ended", metadata: ["count": "\(count)"])
        case .dropped(let id, let principal, let count):
            notice(
                "objects were dropped on request",
                metadata: [
                    "mp.session": "\(id.number)", "mp.principal": "\(principal)",
                    "count": "\(count)",
                ]
            )
        case .restored(let id, let ident):
            info(
                "an undelivered value went back to its object",
                metadata: ["mp.session": "\(id.number)", "mp.ident": "\(ident)"]
            )
        }
    }
}
