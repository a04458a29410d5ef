internal import MPCore
import MPSystem
internal import MPTransport
internal import MPWire

extension ManagerConfiguration {
    /// Makes the core's configuration from the public one.
    init(_ configuration: ManagerServerConfiguration, types: TypeRegistry) {
        self.init(
            authkeys: configuration.authkeys.ring(at: .now, as: EventLoop.now()),
            authenticator: .openSSL,
            serverID: Cryptography.random(8).hexadecimalText,
            policy: ClassPolicy(allowing: configuration.allowedClasses.map(\.description)),
            registry: types
        )
        relayedAddresses = configuration.relayedAddresses
        frameLimit = configuration.limits.messageInBytes
        pickleLimits.nodes = min(configuration.limits.valuesInMessage, PickleLimits.mostNodes)
        // Each value may have a place in the memo.
        pickleLimits.memoIndex = max(pickleLimits.memoIndex, pickleLimits.nodes)
        rights = configuration.rights
        limits = configuration.limits
        limits.memoryInBytes = limits.memoryInBytes ?? MemoryGauge.available / 2
        handshakeTimeout = configuration.handshakeTimeout
        admission.halfOpen = max(1, configuration.handshakesAtATime)
        admission.halfOpenPerSource = max(1, configuration.handshakesPerSource)
        allowsShutdown = configuration.allowsShutdown
        recording = configuration.recording?.options
        flight = FlightRing()
        isTraced = configuration.callTracer != nil
        releasesDeadClients = configuration.releasesDeadClients
        let user = Int(PeerCredentials.current.userID)
        operators = [0, user]
        slowCall = configuration.slowCallInNanoseconds
        breaksDeadlocks = configuration.breaksDeadlocks
        clock = EventLoop.nanoseconds
        // Only asked on the loop's thread.
        loopTime = EventLoop.threadTime
        processID = Int(PeerCredentials.current.processID)
        trustedUser = configuration.trustsOwnUser ? user : nil
    }
}

extension ManagerServerConfiguration {
    /// The time from which on calls are slow; the greatest number if none is.
    var slowCallInNanoseconds: Int {
        (slowCall?.wholeNanoseconds).map { Int($0) } ?? .max
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
    ///   - publicAddress: The server's address for other processes, if the connection has none of its own.
    ///   - legacyMD5: The connections on which MD5 is accepted.
    init(_ connection: StreamConnection, publicAddress: Address?, legacyMD5: LegacyMD5) {
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
    /// The source of a connection's peer; `nil` if it is this process.
    init?(_ connection: StreamConnection) {
        guard connection.localAddress != nil else { return nil }
        if let peer = connection.peer {
            self = peer.isOwnUserOrRoot ? .owner : .user(Int(peer.userID))
        } else {
            self = connection.source ?? .unknown
        }
    }
}

extension TLSError {
    /// The ending that is charged to the peer's source, for a handshake that failed with this error.
    var ending: Admission.Ending {
        switch self {
        // The server's own trouble, or its choice.
        case .crowdedOut, .unusableFile, .invalidSettings, .revocationListMissing,
            .revocationListExpired:
            .succeeded
        // Like peers that say nothing, or leave. A peer that refuses us has cost us most of a handshake. It may be the
        // fault of our certificate, but nobody can tell.
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
    /// Whether the peer left without reading everything that was sent to it.
    var leftUnread: Bool {
        switch self {
        case .endOfStream, .local: false
        // The peer was killed, or is a Python program, which doesn't announce its end. As with TCP, it has read what
        // its kernel didn't refuse.
        case .failed(.tls(_, .truncated)): false
        case .reset, .undelivered, .slowReader, .failed: true
        }
    }
}
