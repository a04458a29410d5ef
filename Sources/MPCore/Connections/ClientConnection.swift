internal import MPReferents
internal import MPSystem
internal import MPWire

/// One connection as the server sees it.
///
/// Owned by ``ManagerCore`` alone.
final class ClientConnection {
    /// The purpose of the connection, which decides what may come next.
    enum Phase {
        /// The purpose isn't known yet. Can become `control` or `closed`.
        case authenticating
        /// The next frame is a request to the server itself. Can become `served`, `link` or
        /// `closed`.
        case control
        /// A CPython thread's connection: one call at a time. Can become `waiting` or `closed`.
        case served
        /// Its call is parked, and what it sends meanwhile isn't decoded yet. Can become `served` or `closed`.
        case waiting(CallID)
        /// A Swift client's link: many calls at once. Can become `closed`.
        case link(LinkSession)
        /// Being closed: everything that still arrives is ignored. Terminal.
        case closed
    }

    let id: ConnectionID
    let peer: PeerDescription
    /// The name of the authkey that the client has proved to hold; `nil` before that.
    var keyID: String?
    /// The client's rights; `nil` before it has proved who it is.
    var access: Access? {
        didSet { mayCallAnything = access?.allowsAllCalls ?? false }
    }
    /// Whether it may call every method of every object; cached, since each call asks for it.
    private(set) var mayCallAnything = false
    /// The resources used by the client and all others of the same principal.
    var usage: PrincipalUsage?
    /// The error with which its first request is answered, and nothing else; `nil` if the client isn't refused.
    var refusal: PythonException?
    /// Splits the received bytes into frames; moved out while they are handled.
    var decoder: FrameDecoder
    /// The longest frame that is accepted, in bytes.
    var frameLimit = HandshakeStateMachine.frameLimit
    /// A message that is dropped as it comes, because there is no memory for it.
    var abandoned: AbandonedMessage?
    var phase = Phase.authenticating
    /// Proves both ends to each other; `nil` once that is over.
    ///
    /// It isn't a payload of the phase, which every call looks at, and which it would make large.
    private(set) var handshake: HandshakeStateMachine?
    /// Whether HMAC-MD5, which CPython before 3.12 needs, was used in the handshake.
    private(set) var usedMD5 = false
    /// Whether its requests wait until it has read the replies so far.
    var isHeldBack = false
    /// Whether its requests wait until all other connections have had their turn.
    var awaitsTurn = false
    /// Whether its client has gone, while requests sent before that still wait for their turn.
    var hasEnded = false
    /// How many bytes of answers were sent while there was no memory, and perhaps not read.
    var answeredWithoutMemory = 0
    /// Whether the driver reads from it.
    var isReading = true
    /// The name that the client passed to `accept_connection`.
    var name = ""
    /// The clients together with which it ends; `nil` before its first request.
    var group: ClientGroup?
    /// The session whose calls it carries; 0 before it carries any.
    var caller = CallerID(0)
    /// Its client, as methods see it that ask who calls; `nil` until one does.
    var origin: CallOrigin?
    /// Whether it carries, or carried, calls of CPython.
    var isServed = false
    /// Items that were taken out of objects for this CPython client, and may not have been read.
    var deliveries = UnreadDeliveries()
    /// The number of its calls and requests.
    ///
    /// Accesses to the three counts can't overlap, and aren't checked: each call makes them.
    @exclusivity(unchecked) var calls = 0
    /// The bytes of those.
    @exclusivity(unchecked) var receivedBytes = 0
    /// The bytes of the answers to them.
    @exclusivity(unchecked) var sentBytes = 0
    /// Whether its requests wait until it has read some of the deliveries.
    var awaitsReading = false
    /// The values of the latest answer, if they may contain proxies: their objects stay leased until the client has
    /// counted its own references, which it does before its next request.
    var inFlight: [WireValue]?

    init(id: ConnectionID, peer: PeerDescription, handshake: HandshakeStateMachine) {
        self.id = id
        self.peer = peer
        decoder = FrameDecoder(limit: HandshakeStateMachine.frameLimit)
        self.handshake = handshake
    }

    /// Handles the next frame of the handshake.
    func receivedInHandshake(_ frame: ArraySlice<UInt8>) -> HandshakeStateMachine.Action {
        guard let action = handshake?.received(frame) else {
            preconditionFailure("connection \(id.number) has no handshake any more")
        }
        keyID = handshake?.keyID
        return action
    }

    /// Releases the handshake, and with it the keys that it holds.
    ///
    /// From then on ``usedMD5`` says whether HMAC-MD5 was used in it.
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

    /// Whether received requests wait for their turn; CPython would carry them out even if the client has gone.
    var hasRequestsToCarryOut: Bool {
        awaitsTurn && isIdle
    }

    /// Whether it carries CPython's calls, and none is parked.
    var isIdle: Bool {
        if case .served = phase { return true }
        return false
    }

    /// Whether it must be cut off when the time for the handshake is over.
    var isStranger: Bool {
        if case .authenticating = phase { return true }
        return refusal != nil
    }

    /// Whether to read on: frames are handled now, or little has gathered.
    func wantsBytes(_ bufferedCount: Int) -> Bool {
        takesFrames || bufferedCount < Self.readAhead
    }

    /// How many bytes may gather while no frame is handled.
    private static let readAhead = 64 << 10
}
