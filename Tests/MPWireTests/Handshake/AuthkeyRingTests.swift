import MPWire
import Testing

@Suite(.timeLimit(.minutes(10)))
struct AuthkeyRingTests {
    private static func authkey(_ number: Int) -> Authkey {
        Authkey(bytes: Array("the authkey number \(number)".utf8))
    }

    private static func key(_ number: Int) -> HandshakeKey {
        HandshakeKey(id: "key \(number)", authkey: authkey(number), authenticator: .openSSL)
    }

    private static func server(
        _ keys: [HandshakeKey],
        acceptsMD5: Bool = false
    )
        -> HandshakeStateMachine
    {
        HandshakeStateMachine(
            role: .server,
            keys: keys,
            authenticator: .openSSL,
            random: [UInt8](repeating: 5, count: 24),
            acceptsMD5: acceptsMD5
        )
    }

    @Test(arguments: 0..<4)
    func everyKeyOpensAndIsTheOneThatTheServerProves(number: Int) {
        var pair = HandshakePair(clientKey: Self.authkey(number))
        pair.server = Self.server((0..<4).map(Self.key))
        #expect(pair.server.keyID == nil)
        let (outcome, _) = pair.run()
        #expect(outcome == .init(server: .finish, client: .sendAndFinish(.welcome)))
        #expect(pair.server.keyID == "key \(number)")
    }

    @Test
    func noOtherKeyOpens() {
        var pair = HandshakePair(clientKey: Self.authkey(4))
        pair.server = Self.server((0..<4).map(Self.key))
        let (outcome, _) = pair.run()
        #expect(outcome == .init(server: .close(.wrongAnswer), client: .close(.rejected)))
        #expect(pair.server.keyID == nil)
    }

    /// What a server asks under one of its keys, another server that shares only the other one must not answer either.
    @Test
    func challengesUnderAnyOfTheKeysAreRecognisedAsReflections() {
        for asking in 0..<2 {
            var victim = Self.server([Self.key(asking)])
            guard case .send(let challenge) = victim.start() else { return }
            var pair = HandshakePair(clientKey: Self.authkey(1))
            pair.server = Self.server([Self.key(0), Self.key(1)])
            let (outcome, _) = pair.run { $0 == 4 ? challenge.payload : $1 }
            #expect(outcome.server == .close(.reflection))
        }
    }

    @Test
    func keysCountUntilTheyExpireAndFourAtATime() {
        let ring = AuthkeyRing(
            (0..<6).map { .init(Self.key($0), expiry: $0 < 2 ? .seconds($0 + 1) : nil) }
        )
        #expect(ring.active(at: .zero).map(\.id) == (0..<4).map { "key \($0)" })
        #expect(ring.active(at: .seconds(1)).map(\.id) == (1..<5).map { "key \($0)" })
        #expect(ring.active(at: .seconds(2)).map(\.id) == (2..<6).map { "key \($0)" })
        #expect(AuthkeyRing([.init(Self.key(0), expiry: .zero)]).active(at: .zero).isEmpty)
    }

    @Test
    func tellsWhetherMD5WasUsed() {
        var modern = HandshakePair()
        _ = modern.run()
        #expect(!modern.server.usedMD5)
        #expect(!modern.client.usedMD5)

        var server = Self.server([Self.key(0)], acceptsMD5: true)
        guard case .send(let challenge) = server.start() else { return }
        let message = Array(challenge.payload.dropFirst(11))
        let answer = MessageAuthenticator.openSSL.mac(.md5, key: Self.authkey(0), of: message)
        #expect(!server.usedMD5)
        #expect(server.received(answer[...]) == .send(.welcome))
        #expect(server.usedMD5)

        var client = HandshakePair.machine(.client, acceptsMD5: true)
        _ = client.start()
        let bare = HandshakeStateMachineTests.challenge([UInt8](repeating: 3, count: 20))
        guard case .send = client.received(bare) else {
            Issue.record("a bare challenge should have been answered")
            return
        }
        #expect(client.usedMD5)
    }

    /// R-H8: what strangers send and are sent is bounded before they have proved anything.
    @Test
    func fewBytesTravelBeforeTheProof() {
        var pair = HandshakePair()
        let payloads = pair.run().payloads
        let sizes = payloads.map { $0.count + 4 }
        #expect(sizes[0] + sizes[2] + sizes[4] <= 512)
        // The longest header has twelve bytes.
        #expect(3 * (HandshakeStateMachine.frameLimit + 12) <= 1024)
    }
}
