import MPWire
import Testing

@Suite(.timeLimit(.minutes(10)))
struct HandshakeStateMachineTests {
    typealias Outcome = HandshakePair.Outcome

    @Test(arguments: [false, true], [false, true])
    func bothRolesAcceptEachOther(serverAcceptsMD5: Bool, clientAcceptsMD5: Bool) {
        var pair = HandshakePair(
            serverAcceptsMD5: serverAcceptsMD5,
            clientAcceptsMD5: clientAcceptsMD5
        )
        let (outcome, payloads) = pair.run()
        #expect(outcome == Outcome(server: .finish, client: .sendAndFinish(.welcome)))
        #expect(payloads.map(\.count) == [59, 40, 9, 59, 40, 9])
    }

    @Test
    func otherKeysAreRefused() {
        var pair = HandshakePair(clientKey: Authkey(bytes: Array("Secret-key".utf8)))
        let (outcome, _) = pair.run()
        #expect(outcome == Outcome(server: .close(.wrongAnswer), client: .close(.rejected)))
    }

    /// A file written by `echo` ends in a newline: our own log says so, and the peer learns nothing.
    @Test(arguments: [
        ("secret-key", "secret-key\n", HandshakeError.newlineInKey(isPeers: true)),
        ("secret-key\n", "secret-key", .newlineInKey(isPeers: false)),
        ("secret-key", "secret-key\n\n", .wrongAnswer), ("secret-key\n", "\n", .wrongAnswer),
    ])
    func aNewlineAtTheEndOfAKeyIsNamed(server: String, client: String, error: HandshakeError) {
        var pair = HandshakePair(
            serverKey: Authkey(bytes: Array(server.utf8)),
            clientKey: Authkey(bytes: Array(client.utf8))
        )
        let (outcome, payloads) = pair.run()
        #expect(outcome == Outcome(server: .close(error), client: .close(.rejected)))
        #expect(payloads.last == HandshakeMessage.failure.payload)
    }

    @Test
    func aServerWithoutTheKeyIsRefused() throws {
        var client = HandshakePair.machine(.client)
        _ = client.start()
        _ = client.received(Self.challenge(Array("{sha256}".utf8) + Self.nonce))
        _ = client.received(HandshakeMessage.welcome.payload[...])
        let answer = Array("{sha256}".utf8) + [UInt8](repeating: 0, count: 32)
        #expect(client.received(answer[...]) == .close(.wrongAnswer))
    }

    @Test
    func nothingIsTakenAfterTheEnd() {
        var pair = HandshakePair()
        _ = pair.run()
        #expect(pair.server.received([1]) == .ignore)
        #expect(pair.client.received(HandshakeMessage.welcome.payload[...]) == .ignore)
        var failed = HandshakePair.machine(.server)
        _ = failed.start()
        #expect(failed.received([]) == .close(.digestMissing))
        #expect(failed.received(HandshakeMessage.welcome.payload[...]) == .ignore)
    }

    @Test(arguments: [
        (HandshakeStateMachine.Role.client, 0, 3, HandshakeError.notAChallenge(found: "#WELCOME#")),
        (.client, 0, 2, .notAChallenge(found: "40 other bytes")),
        (.client, 0, 0, .notAChallenge(found: "an empty message")),
        (.client, 1, 1, .notAWelcome(found: "a challenge")),
        (.client, 1, 5, .notAWelcome(found: "40 other bytes")),
        (.client, 2, 3, .digestMissing),
        (.client, 2, 1, .digestMissing),
        (.server, 0, 3, .digestMissing),
        (.server, 0, 4, .digestMissing),
        (.server, 1, 6, .notAChallenge(found: "#WELCOME#")),
        (.server, 1, 2, .notAChallenge(found: "40 other bytes")),
        (.server, 2, 4, .notAWelcome(found: "a challenge")),
        (.server, 2, 0, .notAWelcome(found: "an empty message")),
    ])
    func aStepOutOfOrderIsRefused(
        role: HandshakeStateMachine.Role,
        stepsInOrder: Int,
        number: Int,
        error: HandshakeError
    ) {
        var recorded = HandshakePair()
        let payloads = [[]] + recorded.run().payloads
        // The same random bytes as in the recording, so that its answers are right.
        var machine = role == .server ? HandshakePair().server : HandshakePair().client
        _ = machine.start()
        let steps = role == .server ? [2, 4, 6] : [1, 3, 5]
        for step in steps.prefix(stepsInOrder) {
            guard case .send = machine.received(payloads[step][...]) else {
                Issue.record("step \(step) was refused")
                return
            }
        }
        #expect(machine.received(payloads[number][...]) == .close(error))
    }

    @Test(arguments: HandshakeStateMachine.Role.allRoles, 0..<3)
    func aPeerThatRejectsUsEndsTheHandshake(
        role: HandshakeStateMachine.Role,
        stepsInOrder: Int
    ) {
        var recorded = HandshakePair()
        let payloads = [[]] + recorded.run().payloads
        var machine = role == .server ? HandshakePair().server : HandshakePair().client
        _ = machine.start()
        for step in (role == .server ? [2, 4, 6] : [1, 3, 5]).prefix(stepsInOrder) {
            _ = machine.received(payloads[step][...])
        }
        #expect(machine.received(HandshakeMessage.failure.payload[...]) == .close(.rejected))
    }

    static let nonce = (0..<40).map { UInt8($0) }

    static func challenge(_ message: [UInt8]) -> ArraySlice<UInt8> {
        (Array("#CHALLENGE#".utf8) + message)[...]
    }
}

extension HandshakeStateMachine.Role {
    static let allRoles: [Self] = [.server, .client]
}
