import MPWire

/// The server's half of the handshake, so that what comes after it is reached.
struct HonestServer {
    private var handshake = Peers.handshake(.server)
    private var decoder = FrameDecoder(limit: 1 << 20)
    private var output: [[UInt8]] = []

    init() {
        perform(handshake.start())
    }

    /// What it says next; nothing while it is the client's turn.
    mutating func nextStep() -> [UInt8] {
        output.isEmpty ? [] : .frame(output.removeFirst())
    }

    /// Takes what the client writes.
    mutating func receive(_ bytes: [UInt8]) {
        decoder.append(bytes[...])
        do throws(FrameError) {
            while let payload = try decoder.next() { perform(handshake.received(payload)) }
        } catch {
            preconditionFailure("the client writes what can't be cut into frames: \(error)")
        }
    }

    private mutating func perform(_ action: HandshakeStateMachine.Action) {
        switch action {
        case .send(let message), .sendAndFinish(let message): output.append(message.payload)
        case .close: output.append(HandshakeMessage.failure.payload)
        case .finish, .ignore: break
        }
    }
}
