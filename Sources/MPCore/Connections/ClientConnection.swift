internal import MPReferents
package import MPWire

/// What the driver knows about the other end.
package struct PeerDescription: Hashable, Sendable {
    /// The number of the process, where the kernel tells it (Unix sockets); 0 if it is in another namespace.
    package var processID: Int?
    /// A number that no other process ever has; `nil` if it isn't known when the process ends.
    package var process: UInt64?
    /// The user, where the kernel tells it.
    package var userID: Int?
    /// The address by which the client reached us; it goes into the tokens that we send.
    package var localAddress: Address?
    /// Whether bare MD5 answers, which CPython before 3.12 gives, are accepted here.
    package var acceptsMD5: Bool
    /// Where it comes from; `nil` for a part of this process, which needn't be kept in bounds.
    package var source: PeerSource?
    /// The name in the certificate that it has shown, where there is one.
    package var certificateName: String?
    /// Whether it is the server's own process.
    package var isOwnProcess: Bool
    /// What ties the handshake to the channel that carries it.
    package var channelBinding: ChannelBinding

    /// Describes a peer; its process is known by `processID` if there is no better number.
    package init(
        processID: Int? = nil,
        process: UInt64? = nil,
        userID: Int? = nil,
        localAddress: Address? = nil,
        acceptsMD5: Bool = true,
        source: PeerSource? = nil,
        certificateName: String? = nil,
        isOwnProcess: Bool = false,
        channelBinding: ChannelBinding = .none
    ) {
        self.processID = processID
        self.process =
            process ?? processID.flatMap { $0 > 0 ? UInt64(truncatingIfNeeded: $0) : nil }
        self.userID = userID
        self.localAddress = localAddress
        self.acceptsMD5 = acceptsMD5
        self.source = source
        self.certificateName = certificateName
        self.isOwnProcess = isOwnProcess
        self.channelBinding = channelBinding
    }
}

/// One connection as the server sees it.
///
/// Owned by ``ManagerCore`` alone.
final class ClientConnection {
    /// What the connection is for, and what may come next.
    enum Phase {
        /// Nothing is known yet. Can become `control` or `closed`.
        case authenticating
        /// The next frame is a request to the server itself. Can become `served`, `link` or
        /// `closed`.
        case control
        /// A CPython thread's connection: one call at a time. Can become `waiting` or `closed`.
        case served
        /// Its call is parked, and what it sends meanwhile stays undecoded. Can become `served` or
        /// `closed`.
        case waiting(CallID)
        /// A Swift client's link: many calls at once. Can become `closed`.
        case link(LinkSession)
        /// It is being closed: what still arrives is ignored. Terminal.
        case closed
    }

    /// Its number.
    let id: ConnectionID
    /// Who is at the other end.
    let peer: PeerDescription
    /// Names the authkey that the client has proved to hold; `nil` before it has.
    var keyID: String?
    /// What the client may do; `nil` before it has proved who it is.
    var access: Access? {
        didSet { mayCallAnything = access?.allowsAllCalls ?? false }
    }
    /// Whether it may call every method of every object, which each call asks for.
    private(set) var mayCallAnything = false
    /// What the client uses, together with all others of the same principal.
    var usage: PrincipalUsage?
    /// Why its first request is answered by nothing but this error; `nil` if it isn't.
    var refusal: PythonException?
    /// Cuts what arrives into frames; taken out while they are handled.
    var decoder: FrameDecoder
    /// The longest frame that is taken.
    var frameLimit = HandshakeStateMachine.frameLimit
    /// A message that is dropped as it comes, for want of memory.
    var abandoned: AbandonedMessage?
    /// What it is for.
    var phase = Phase.authenticating
    /// Proves both ends to each other; gone once that is over.
    ///
    /// Not in the phase, which every call looks at, and which it would make large.
    private(set) var handshake: HandshakeStateMachine?
    /// Whether HMAC-MD5 was given or taken in the handshake, which CPython before 3.12 needs.
    private(set) var usedMD5 = false
    /// Whether its requests wait until it has taken the replies that it has asked for so far.
    var isHeldBack = false
    /// Whether its requests wait until all other connections have had their turn.
    var awaitsTurn = false
    /// Whether its client has gone, while requests that it had sent before still await their turn.
    var hasEnded = false
    /// How many bytes of answers were sent while there was no memory, and perhaps not taken.
    var answeredWithoutMemory = 0
    /// Whether anything is received on it.
    var isReading = true
    /// The name that the client gave by `accept_connection`.
    var name = ""
    /// With whom it ends together; `nil` before its first request.
    var group: ClientGroup?
    /// Whether it carries, or carried, calls of CPython.
    var isServed = false
    /// What was taken out of objects for this client of CPython, and may not have been read.
    var deliveries = UnreadDeliveries()
    /// Whether its requests wait until it has read some of them.
    var awaitsReading = false
    /// The newest reply, if proxies may be in it: they stay leased until the client has counted
    /// its own references, which it does before its next request.
    var inFlight: Reply?

    /// Starts with the handshake.
    init(id: ConnectionID, peer: PeerDescription, handshake: HandshakeStateMachine) {
        self.id = id
        self.peer = peer
        decoder = FrameDecoder(limit: HandshakeStateMachine.frameLimit)
        self.handshake = handshake
    }

    /// Takes the next frame of the handshake.
    func receivedInHandshake(_ frame: ArraySlice<UInt8>) -> HandshakeStateMachine.Action {
        guard let action = handshake?.received(frame) else {
            preconditionFailure("connection \(id.number) has no handshake any more")
        }
        keyID = handshake?.keyID
        return action
    }

    /// Lets the handshake go, and with it the keys that it holds.
    ///
    /// Whether HMAC-MD5 was given or taken in it, ``usedMD5`` says from then on.
    func endHandshake() {
        if let handshake { usedMD5 = handshake.usedMD5 }
        handshake = nil
    }

    /// Whether the next frame may be decoded now.
    var takesFrames: Bool {
        switch phase {
        case .authenticating, .control, .served, .link:
            !isHeldBack && !awaitsTurn && !awaitsReading
        case .waiting, .closed: false
        }
    }

    /// Whether requests that have come await their turn, which CPython would carry out even if the client has gone.
    var hasRequestsToCarryOut: Bool {
        awaitsTurn && isIdle
    }

    /// Whether it carries calls of CPython, of which none waits.
    var isIdle: Bool {
        if case .served = phase { return true }
        return false
    }

    /// Whether it has to be gone when the time for the handshake is over.
    var isStranger: Bool {
        if case .authenticating = phase { return true }
        return refusal != nil
    }

    /// Whether what arrives is needed: frames are taken, or little has gathered before them.
    func wantsBytes(_ bufferedCount: Int) -> Bool {
        takesFrames || bufferedCount < Self.readAhead
    }

    /// How much may gather while no frame is taken, in bytes.
    private static let readAhead = 64 << 10
}
