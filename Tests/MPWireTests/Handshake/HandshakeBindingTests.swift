import MPWire
import Testing

/// The handshake over encrypted channels, each of which has bytes that only its two ends know (RFC 9266).
@Suite(.timeLimit(.minutes(1)))
struct HandshakeBindingTests {
    private static let channel = [UInt8](repeating: 1, count: 32)
    private static let otherChannel = [UInt8](repeating: 2, count: 32)

    private static func pair(_ server: [UInt8]?, _ client: [UInt8]?) -> HandshakePair {
        var pair = HandshakePair()
        pair.server = machine(.server, server)
        pair.client = machine(.client, client)
        return pair
    }

    private static func machine(
        _ role: HandshakeStateMachine.Role,
        _ binding: [UInt8]?,
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
        var unbound = Self.pair(nil, nil)
        #expect(unbound.run().outcome == .init(server: .finish, client: .sendAndFinish(.welcome)))
    }

    @Test(arguments: [true, false])
    func oneBoundEndFails(isServer: Bool) {
        var pair = Self.pair(isServer ? Self.channel : nil, isServer ? nil : Self.channel)
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
            salt: Self.channel,
            for: "mp authkey cb v1"
        )
        let expected = [UInt8](
            hexadecimal: "c93fb68fdba5276e32a21ed72dc5f386982b562f58dedde9205e6e5537f5084c"
        )
        #expect(key.withBytes { Array($0) } == expected)
    }
}
