import MPWire

/// The handshake in both roles: an attacker between honest peers, who changes, holds back, repeats
/// and redirects what they say, and adds what it likes.
///
/// Nobody may accept an answer that no holder of the key gave in the other role; so what the
/// attacker gets out of peers of the same role, or of those with another key, is of no use to it.
enum HandshakeFeed {
    /// How the peers are set up (one byte), then what the attacker does, step by step.
    static func take(_ input: ArraySlice<UInt8>) throws(BrokenPromise) {
        var choices = Choices(input)
        var scene = Scene(options: choices.byte())
        for index in scene.peers.indices { try scene.perform(scene.peers[index].start(), index) }
        while !choices.isUsedUp { try scene.attack(&choices) }
    }

    /// One honest peer, and what is known of it.
    private struct Peer {
        let role: HandshakeStateMachine.Role
        let holdsKey: Bool
        var machine: HandshakeStateMachine
        /// Its answers: proofs that somebody holds the key.
        var proofs: [[UInt8]] = []
        var sent = 0
        var isOver = false

        mutating func start() -> HandshakeStateMachine.Action { machine.start() }
    }

    private struct Scene {
        var peers: [Peer]
        /// All that the peers have said.
        private var said: [[UInt8]] = []

        init(options: UInt8) {
            let acceptsMD5 = options & 1 == 1
            let roles: [(HandshakeStateMachine.Role, Bool)] = [
                (.server, true), (.client, options & 2 == 0), (.server, options & 4 == 0),
                (.client, options & 8 == 0),
            ]
            peers = roles.enumerated().map { index, peer in
                let isBound = options & 16 << UInt8(index) != 0
                return Peer(
                    role: peer.0,
                    holdsKey: peer.1,
                    machine: Peers.handshake(
                        peer.0,
                        key: peer.1 ? Peers.key : Peers.otherKey,
                        number: UInt8(index) * 60,
                        acceptsMD5: acceptsMD5,
                        binding: isBound ? .exporter([UInt8(index)]) : .none
                    )
                )
            }
        }

        /// Hands some peer something made up, or something that was said, perhaps with a bit changed.
        mutating func attack(_ choices: inout Choices) throws(BrokenPromise) {
            let target = choices.number(below: peers.count)
            var payload: [UInt8]
            switch choices.number(below: 4) {
            case 0: payload = Array(choices.bytes())
            case 1: payload = Array("#CHALLENGE#{sha256}".utf8) + choices.bytes()
            case 2: payload = choices.element(of: said) ?? []
            default:
                payload = choices.element(of: said) ?? []
                let place = choices.number(below: payload.count)
                if !payload.isEmpty { payload[place] ^= choices.byte() }
            }
            guard payload.count <= HandshakeStateMachine.frameLimit else { return }
            let action = peers[target].machine.received(payload[...])
            try check(action, of: target, after: payload)
            try perform(action, target)
        }

        private func check(
            _ action: HandshakeStateMachine.Action,
            of target: Int,
            after payload: [UInt8]
        ) throws(BrokenPromise) {
            let peer = peers[target]
            try promise(!peer.isOver || action == .ignore, "a handshake goes on after its end")
            guard action == .send(.welcome) || action == .sendAndFinish(.welcome) else { return }
            let proofs = peers.filter { $0.role != peer.role && $0.holdsKey == peer.holdsKey }
                .flatMap(\.proofs)
            // Without the name of its digest an answer is as good.
            let isProven = proofs.contains { $0.suffix(16) == payload.suffix(16) }
            try promise(isProven, "a peer accepts what no holder of the key has said")
        }

        mutating func perform(
            _ action: HandshakeStateMachine.Action,
            _ index: Int
        ) throws(BrokenPromise) {
            switch action {
            case .send(let message):
                say(message, index)
            case .sendAndFinish(let message):
                say(message, index)
                peers[index].isOver = true
            case .finish:
                peers[index].isOver = true
            case .close:
                say(.failure, index)
                peers[index].isOver = true
            case .ignore:
                break
            }
            let sent = peers[index].sent
            try promise(sent <= 512, "\(sent) bytes are said before the peer has proved itself")
        }

        private mutating func say(_ message: HandshakeMessage, _ index: Int) {
            said.append(message.payload)
            peers[index].sent += message.payload.count
            guard message.payload.first != UInt8(ascii: "#") else { return }
            peers[index].proofs.append(message.payload)
        }
    }
}
