import MPWire
import Testing

/// The attack on a client with two connections, step by step: a fake server without the key lets the client answer its
/// own challenge.
@Suite(.timeLimit(.minutes(10)))
struct ReflectionAttackTests {
    /// What the attacker needs of a client.
    private protocol Victim {
        /// Takes a message, and returns what it sends; `nil` if it closes.
        mutating func receive(_ payload: [UInt8]) -> [UInt8]?
        var trustsServer: Bool { get }
    }

    /// A client of ours.
    private struct OurClient: Victim {
        private var machine: HandshakeStateMachine
        private(set) var trustsServer = false

        init(random: UInt8) {
            machine = HandshakePair.machine(.client, random: random)
            _ = machine.start()
        }

        mutating func receive(_ payload: [UInt8]) -> [UInt8]? {
            switch machine.received(payload[...]) {
            case .send(let message): return message.payload
            case .sendAndFinish(let message):
                trustsServer = true
                return message.payload
            case .finish, .close, .ignore: return nil
            }
        }
    }

    /// A client as CPython 3.13 has it, whose challenges say nothing about who made them.
    private struct PlainClient: Victim {
        private let nonce: [UInt8]
        private var hasAnswered = false
        private var wasWelcomed = false
        private(set) var trustsServer = false

        init(random: UInt8) {
            nonce = Array("{sha256}".utf8) + [UInt8](repeating: random, count: 40)
        }

        mutating func receive(_ payload: [UInt8]) -> [UInt8]? {
            if !hasAnswered {
                hasAnswered = true
                return answer(to: Array(payload.dropFirst(11)))
            }
            if !wasWelcomed {
                wasWelcomed = true
                return Array("#CHALLENGE#".utf8) + nonce
            }
            trustsServer = payload == answer(to: nonce)
            return trustsServer ? HandshakeMessage.welcome.payload : nil
        }

        private func answer(to message: [UInt8]) -> [UInt8] {
            let mac = MessageAuthenticator.openSSL.mac(
                .sha256,
                key: HandshakePair.key,
                of: message
            )
            return Array("{sha256}".utf8) + mac
        }
    }

    /// Plays the fake server on both connections.
    private func attack(_ first: inout some Victim, _ second: inout some Victim) -> Bool {
        let made = HandshakeStateMachineTests.challenge(
            Array("{sha256}".utf8) + [UInt8](repeating: 9, count: 40)
        )
        // Whatever it answers is welcome; then it asks us.
        guard first.receive(Array(made)) != nil,
            let question = first.receive(HandshakeMessage.welcome.payload),
            // Its own other connection knows the answer.
            let answer = second.receive(question)
        else { return false }
        _ = first.receive(answer)
        return first.trustsServer
    }

    @Test
    func ourClientsDoNotFallForIt() {
        var first = OurClient(random: 1)
        var second = OurClient(random: 99)
        #expect(!attack(&first, &second))
        #expect(!first.trustsServer && !second.trustsServer)
    }

    @Test
    func theAttackIsARealOne() {
        var first = PlainClient(random: 1)
        var second = PlainClient(random: 99)
        #expect(attack(&first, &second))
    }

    /// The second connection may be CPython's: then the first is lost, which `docs/security.md` says.
    @Test
    func aPlainClientBesideOursIsNoProtection() {
        var first = OurClient(random: 1)
        var second = PlainClient(random: 99)
        #expect(attack(&first, &second))
    }
}
