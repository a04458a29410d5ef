import MPCore
import MPWire

/// The server's side of one connection: proves itself, notes what it is sent, answers as told.
struct ScriptedServer {
    private var handshake: HandshakeStateMachine
    private var decoder = FrameDecoder(limit: 1 << 20)
    /// Whether the handshake is over.
    private(set) var isAuthenticated = false
    /// What handshakes failed with.
    private(set) var failure: HandshakeError?
    /// The payloads that came after the handshake.
    private(set) var payloads: [[UInt8]] = []
    /// What is to be sent to the client.
    private var output: [UInt8] = []

    init(key: Authkey = CoreHarness.key) {
        handshake = HandshakeStateMachine(
            role: .server,
            authkey: key,
            authenticator: CoreHarness.authenticator,
            random: (0..<24).map { UInt8($0) },
            acceptsMD5: false
        )
        perform(handshake.start())
    }

    /// A client's handshake that fits.
    static func clientHandshake(key: Authkey = CoreHarness.key) -> HandshakeStateMachine {
        HandshakeStateMachine(
            role: .client,
            authkey: key,
            authenticator: CoreHarness.authenticator,
            random: (50..<74).map { UInt8($0) },
            acceptsMD5: false
        )
    }

    /// Takes bytes of the client.
    mutating func receive(_ bytes: [UInt8]) throws {
        decoder.append(bytes[...])
        while let payload = try decoder.next() {
            if isAuthenticated {
                payloads.append(Array(payload))
            } else if failure == nil {
                perform(handshake.received(payload))
            }
        }
    }

    /// What the client gets next.
    mutating func takeOutput() -> [UInt8] {
        defer { output = [] }
        return output
    }

    /// The requests of stock mode that came.
    func requests() throws -> [Request] {
        try payloads.map { try Request(PickleReader.read($0[...])) }
    }

    /// The frames of a link that came after `open_link`.
    func linkFrames() throws -> [LinkFrame] {
        try payloads.dropFirst().map { try LinkFrame($0[...]) }
    }

    private mutating func perform(_ action: HandshakeStateMachine.Action) {
        switch action {
        case .send(let message): output.appendFrame { $0 += message.payload }
        case .sendAndFinish(let message):
            output.appendFrame { $0 += message.payload }
            isAuthenticated = true
        case .finish: isAuthenticated = true
        case .close(let error):
            output.appendFrame { $0 += HandshakeMessage.failure.payload }
            failure = error
        case .ignore: break
        }
    }
}

extension [UInt8] {
    /// A reply of stock mode as one frame.
    static func frame(_ reply: Reply) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendFrame { reply.value.appendPickle(to: &$0) }
        return bytes
    }

    /// A frame of a link.
    static func frame(_ frame: LinkFrame) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendFrame { frame.append(to: &$0) }
        return bytes
    }

    /// Any payload as one frame.
    static func frame(_ payload: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendFrame { $0 += payload }
        return bytes
    }
}
