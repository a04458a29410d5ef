import MPWire
import Testing

/// What somebody without the authkey may try.
@Suite(.timeLimit(.minutes(10)))
struct HandshakeAttackTests {
    /// Runs a handshake in which one message is changed; the ends that let the connection carry calls.
    private func accepted(
        changing number: Int,
        _ change: ([UInt8]) -> [UInt8]
    ) -> (server: Bool, client: Bool) {
        var pair = HandshakePair(serverAcceptsMD5: true, clientAcceptsMD5: true)
        let (outcome, _) = pair.run { $0 == number ? change($1) : $1 }
        return (
            HandshakePair.Outcome.isAccepted(outcome.server),
            HandshakePair.Outcome.isAccepted(outcome.client)
        )
    }

    private func recordedPayloads() -> [[UInt8]] {
        var pair = HandshakePair()
        return pair.run().payloads
    }

    @Test(arguments: 1...6)
    func noFlippedBitIsAccepted(number: Int) {
        for bit in 0..<recordedPayloads()[number - 1].count * 8 {
            let accepted = accepted(changing: number) { payload in
                var payload = payload
                payload[bit / 8] ^= 1 << UInt8(bit % 8)
                return payload
            }
            #expect(!accepted.server, "bit \(bit)")
            // The last message is the client's own welcome: it has accepted the server before.
            #expect(accepted.client == (number == 6), "bit \(bit)")
        }
    }

    @Test(arguments: 1...6)
    func noTruncatedMessageIsAccepted(number: Int) {
        for count in 0..<recordedPayloads()[number - 1].count {
            let accepted = accepted(changing: number) { Array($0.prefix(count)) }
            #expect(!accepted.server, "\(count) bytes")
            #expect(accepted.client == (number == 6), "\(count) bytes")
        }
    }

    @Test(arguments: 1...6)
    func noExtendedMessageIsAccepted(number: Int) {
        let accepted = accepted(changing: number) { $0 + [0] }
        #expect(!accepted.server)
        #expect(accepted.client == (number == 6))
    }

    /// A server without the key hands a client's challenge back to it on a second connection, to use the answer on the
    /// first one: CPython's clients fall for that.
    @Test
    func aClientDoesNotAnswerItsOwnSidesChallenge() {
        var first = HandshakePair.machine(.client, random: 1)
        var second = HandshakePair.machine(.client, random: 99)
        let made = HandshakeStateMachineTests.challenge(
            Array("{sha256}".utf8) + HandshakeStateMachineTests.nonce
        )
        _ = first.start()
        _ = second.start()
        guard case .send = first.received(made),
            case .send(let challenge) = first.received(HandshakeMessage.welcome.payload[...])
        else {
            Issue.record("the first connection should have gone on")
            return
        }
        #expect(second.received(challenge.payload[...]) == .close(.reflection))
    }

    /// The same attack, by a client without the key on two connections to one server.
    @Test
    func aServerDoesNotAnswerItsOwnSidesChallenge() {
        var recorded = HandshakePair()
        let payloads = recorded.run().payloads
        var server = HandshakePair().server
        let other = HandshakePair.machine(.server, random: 99)
        var otherServer = other
        guard case .send(let challenge) = otherServer.start() else {
            Issue.record("a server challenges first")
            return
        }
        _ = server.start()
        #expect(server.received(payloads[1][...]) == .send(.welcome))
        #expect(server.received(challenge.payload[...]) == .close(.reflection))
    }

    @Test
    func aChallengeOfTheOtherSideIsNoReflection() {
        let serverChallenge = recordedPayloads()[0]
        var client = HandshakePair.machine(.client)
        _ = client.start()
        guard case .send = client.received(serverChallenge[...]) else {
            Issue.record("a genuine challenge should have been answered")
            return
        }
    }

    /// Computed by Python from the layout in `docs/wire-protocol.md`.
    @Test(arguments: [
        (HandshakeStateMachine.Role.server, "31f87aa8d4225f1a7408942c8c6f78d8"),
        (.client, "7ee4d3eb1f272de4339a1602041254d6"),
    ])
    func theTagIsWhatThePageSays(role: HandshakeStateMachine.Role, tag: String) throws {
        var machine = HandshakePair.machine(role)
        var action = machine.start()
        if role == .client {
            _ = machine.received(recordedPayloads()[0][...])
            action = machine.received(HandshakeMessage.welcome.payload[...])
        }
        guard case .send(let challenge) = action else {
            Issue.record("expected a challenge")
            return
        }
        let random = (0..<24).map { UInt8($0) }
        let expected = Array("#CHALLENGE#{sha256}".utf8) + random + ([UInt8](hexadecimal: tag))
        #expect(challenge.payload == expected)
    }
}
