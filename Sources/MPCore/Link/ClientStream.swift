internal import MPWire

/// What each connection of a client begins with: frames, of which the first ones are the handshake.
struct ClientStream: Sendable {
    /// What the bytes received come to.
    enum Event: Equatable {
        /// Write these bytes: the next step of the handshake.
        case send([UInt8])
        /// Write these bytes, which may be none; requests may follow at once.
        case authenticated([UInt8])
        /// A message of a server that has proved itself; ``takeInsets()`` has what lies beside it.
        case payload(ArraySlice<UInt8>)
    }

    /// Cuts the frames; its limit is that of the handshake until that is over.
    private var decoder = FrameDecoder(limit: HandshakeStateMachine.frameLimit)
    /// Proves both sides.
    private var handshake: HandshakeStateMachine
    /// The limit of frames after the handshake.
    private let frameLimit: Int
    /// Whether the handshake is over.
    private var isAuthenticated = false

    /// Whether HMAC-MD5 was given to the server, or taken from it.
    var usedMD5: Bool { handshake.usedMD5 }

    /// Waits for the server's challenge.
    init(handshake: HandshakeStateMachine, frameLimit: Int) {
        self.handshake = handshake
        self.frameLimit = frameLimit
        // The server speaks first; a client's first step is to wait.
        _ = self.handshake.start()
    }

    /// Ties the handshake to its channel; before the first bytes.
    mutating func bind(to binding: ChannelBinding) { handshake.bind(to: binding) }

    /// Takes the next bytes of the connection.
    mutating func append(_ bytes: ArraySlice<UInt8>) {
        decoder.append(bytes)
    }

    /// Hands out what came next, or `nil` until more bytes are there.
    mutating func next() throws(LinkFailure) -> Event? {
        while let payload = try nextPayload() {
            guard !isAuthenticated else { return .payload(payload) }
            switch handshake.received(payload) {
            case .send(let message): return .send(Self.frame(message))
            case .sendAndFinish(let message): return finish(Self.frame(message))
            case .finish: return finish([])
            case .close(let error): throw .handshake(error)
            case .ignore: continue
            }
        }
        return nil
    }

    /// Hands out the large octets of the payload that came last, which lie beside it.
    mutating func takeInsets() -> [Inset] { decoder.takeInsets() }

    /// The frame that tells the server that its proof, or its challenge, was wrong.
    static var failureFrame: [UInt8] { frame(.failure) }

    private mutating func finish(_ lastFrame: [UInt8]) -> Event {
        isAuthenticated = true
        decoder.limit = frameLimit
        return .authenticated(lastFrame)
    }

    private mutating func nextPayload() throws(LinkFailure) -> ArraySlice<UInt8>? {
        do throws(FrameError) {
            return try decoder.next()
        } catch {
            throw isAuthenticated ? .frame(error) : .handshake(.badFrame(error))
        }
    }

    private static func frame(_ message: HandshakeMessage) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendFrame { $0 += message.payload }
        return bytes
    }
}
