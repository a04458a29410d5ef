import MPWire
import Testing

/// The handshake over encrypted channels, each of which has bytes that only its two ends know (RFC 9266).
@Suite(.timeLimit(.minutes(10)))
struct HandshakeBindingTests {
    private static let channelBytes = [UInt8](repeating: 1, count: 32)
    private static let channel = ChannelBinding.exporter(channelBytes)
    private static let otherChannel = ChannelBinding.exporter(
        [UInt8](repeating: 2, count: 32)
    )

    private static func pair(_ server: ChannelBinding, _ client: ChannelBinding) -> HandshakePair {
        var pair = HandshakePair()
        pair.server = machine(.server, server)
        pair.client = machine(.client, client)
        return pair
    }

    private static func machine(
        _ role: HandshakeStateMachine.Role,
        _ binding: ChannelBinding,
        acceptsMD5: Bool = false
    ) -> HandshakeStateMachine {
        HandshakeStateMachine(
            role: role,
            authkey: HandshakePair.key,
            authenticator: .openSSL,
            random: [UInt8](repeating: role == .server ? 5 : 6, count: 24),
            acceptsMD5: acceptsMD5,
            binding: binding
        )
    }

    private static func isRefused(_ outcome: HandshakePair.Outcome) -> Bool {
        !HandshakePair.Outcome.isAccepted(outcome.server)
            && !HandshakePair.Outcome.isAccepted(outcome.client)
    }

    @Test
    func theEndsOfOneChannelAcceptEachOther() {
        var pair = Self.pair(Self.channel, Self.channel)
        #expect(pair.run().outcome == .init(server: .finish, client: .sendAndFinish(.welcome)))
    }

    /// Somebody stands between: he has a channel to each, and hands every message on as it is.
    @Test
    func aRelayBetweenTwoChannelsFails() {
        var relayed = Self.pair(Self.channel, Self.otherChannel)
        #expect(
            relayed.run().outcome == .init(server: .close(.wrongAnswer), client: .close(.rejected))
        )
        // Without the binding the same relay gets through: it is the binding that stops it.
        var unbound = Self.pair(.none, .none)
        #expect(unbound.run().outcome == .init(server: .finish, client: .sendAndFinish(.welcome)))
    }

    @Test(arguments: [true, false])
    func oneBoundEndFails(isServer: Bool) {
        var pair = Self.pair(isServer ? Self.channel : .none, isServer ? .none : Self.channel)
        let (outcome, _) = pair.run()
        #expect(outcome == .init(server: .close(.wrongAnswer), client: .close(.rejected)))
    }

    /// A relay that says welcome to the client itself has no answer to its challenge.
    @Test
    func aRelayThatWelcomesTheClientItselfFails() {
        var client = Self.machine(.client, Self.otherChannel)
        var server = Self.machine(.server, Self.channel)
        var helper = Self.machine(.client, Self.channel)
        _ = client.start()
        _ = helper.start()
        guard case .send(let challenge) = server.start(),
            case .send = client.received(challenge.payload[...]),
            case .send(let clients) = client.received(HandshakeMessage.welcome.payload[...]),
            // Even a server that was brought to answer it gives nothing of use.
            case .send(let answer) = helper.received(challenge.payload[...]),
            server.received(answer.payload[...]) == .send(.welcome),
            case .send(let stolen) = server.received(clients.payload[...])
        else {
            Issue.record("the relay got less far than a relay can")
            return
        }
        #expect(client.received(stolen.payload[...]) == .close(.wrongAnswer))
    }

    /// Ends that name their channel by the server's certificate, as CPython does.
    @Test(arguments: [true, false])
    func theCertificateBindsWhoCannotDoBetter(isSame: Bool) throws {
        let (own, other) = ([UInt8](repeating: 3, count: 32), [UInt8](repeating: 4, count: 32))
        var server = Self.machine(.server, .endPoint(own))
        let clientKey = MessageAuthenticator.openSSL.derivedKey(
            from: HandshakePair.key,
            salt: isSame ? own : other,
            for: "mp authkey ep v1"
        )
        // CPython's, which tags nothing and whose key is what our module derives.
        guard case .send(let challenge) = server.start() else { return }
        let message = Array(challenge.payload.dropFirst(11))
        let mac = MessageAuthenticator.openSSL.mac(.sha256, key: clientKey, of: message)
        let action = server.received((Array("{sha256}".utf8) + mac)[...])
        #expect(action == (isSame ? .send(.welcome) : .close(.wrongAnswer)))
        guard isSame else { return }
        let nonce = Array("{sha256}".utf8) + [UInt8](repeating: 9, count: 40)
        let answer = MessageAuthenticator.openSSL.mac(.sha256, key: clientKey, of: nonce)
        let expected = Array("{sha256}".utf8) + answer
        guard case .send(let given) = server.received(HandshakeStateMachineTests.challenge(nonce))
        else {
            Issue.record("CPython's challenge wasn't answered")
            return
        }
        #expect(given.payload == expected)
    }

    /// Both kinds of binding with the same bytes are two kinds all the same.
    @Test
    func theKindsOfBindingAreKeptApart() {
        var pair = Self.pair(Self.channel, .endPoint(Self.channelBytes))
        let (outcome, _) = pair.run()
        #expect(Self.isRefused(outcome))
    }

    /// Somebody who holds the server's key has brought two of us to bind by the certificate alone.
    @Test
    func twoOfUsDoNotMakeDoWithTheCertificate() {
        var pair = Self.pair(.endPoint(Self.channelBytes), .endPoint(Self.channelBytes))
        let (outcome, _) = pair.run()
        #expect(outcome.client == .close(.bindingPrevented))
        #expect(outcome.server == .close(.rejected))
    }

    /// CPython before 3.12 has nothing else; whether it is good enough the settings say.
    @Test(arguments: [true, false])
    func theCertificateGoesWithMD5(acceptsMD5: Bool) {
        var client = Self.machine(
            .client,
            .endPoint(Self.channelBytes),
            acceptsMD5: acceptsMD5
        )
        _ = client.start()
        let bare = HandshakeStateMachineTests.challenge([UInt8](repeating: 3, count: 20))
        let action = client.received(bare)
        guard acceptsMD5 else { return #expect(action == .close(.md5Refused)) }
        guard case .send(let answer) = action else {
            Issue.record("\(action)")
            return
        }
        #expect(answer.payload.count == 16)
        #expect(client.usedMD5)
    }

    /// Somebody has told each of the two that the other one can't bind its channel.
    @Test
    func aRelayThatKeepsTheEndsFromAgreeingFails() {
        var relayed = Self.pair(.notAgreed, .notAgreed)
        let expected = HandshakePair.Outcome(
            server: .close(.rejected),
            client: .close(.bindingPrevented)
        )
        #expect(relayed.run().outcome == expected)
    }

    /// The client holds another key than the one by which the server marks its challenges: then the server finds out.
    @Test
    func aServerFindsOutWhatAClientCannot() {
        func key(_ authkey: Authkey) -> HandshakeKey {
            HandshakeKey(id: "", authkey: authkey, authenticator: .openSSL)
        }
        let first = Authkey(bytes: [UInt8](repeating: 9, count: 32))
        var pair = Self.pair(.notAgreed, .notAgreed)
        pair.server = HandshakeStateMachine(
            role: .server,
            keys: [key(first), key(HandshakePair.key)],
            authenticator: .openSSL,
            random: [UInt8](repeating: 5, count: 24),
            acceptsMD5: false,
            binding: .notAgreed
        )
        let (outcome, _) = pair.run()
        #expect(outcome.server == .close(.bindingPrevented))
        #expect(outcome.client == .close(.rejected))
    }

    /// As of CPython, which agrees on nothing and can't bind.
    @Test
    func anUnmarkedChallengeIsAnsweredWhereNothingWasAgreed() {
        var client = Self.machine(.client, .notAgreed)
        _ = client.start()
        let nonce = [UInt8](repeating: 7, count: 40)
        let challenge = HandshakeStateMachineTests.challenge(Array("{sha256}".utf8) + nonce)
        guard case .send = client.received(challenge) else {
            Issue.record("CPython's challenge wasn't answered")
            return
        }
    }

    @Test(arguments: [true, false])
    func aHandshakeCanBeBoundOnceItIsPrepared(isLate: Bool) {
        var client = Self.machine(.client, .none)
        if isLate { _ = client.start() }
        client.bind(to: Self.channel)
        if !isLate { _ = client.start() }
        var server = Self.machine(.server, Self.channel)
        guard case .send(let challenge) = server.start(),
            case .send(let answer) = client.received(challenge.payload[...])
        else {
            Issue.record("the handshake didn't begin")
            return
        }
        #expect(server.received(answer.payload[...]) == .send(.welcome))
    }

    @Test
    func boundPeersDoWithoutMD5() {
        var client = Self.machine(.client, Self.channel, acceptsMD5: true)
        _ = client.start()
        let bare = HandshakeStateMachineTests.challenge([UInt8](repeating: 3, count: 20))
        #expect(client.received(bare) == .close(.md5Refused))
    }

    @Test
    func theKeyOfAChannelIsThatOfHKDF() {
        // Computed by Python: HMAC(HMAC(channel, b"secret-key"), b"mp authkey cb v1\x01"), SHA-256.
        let key = MessageAuthenticator.openSSL.derivedKey(
            from: HandshakePair.key,
            salt: Self.channelBytes,
            for: "mp authkey cb v1"
        )
        let expected = [UInt8](
            hexadecimal: "c93fb68fdba5276e32a21ed72dc5f386982b562f58dedde9205e6e5537f5084c"
        )
        #expect(key.withBytes { Array($0) } == expected)
    }
}
