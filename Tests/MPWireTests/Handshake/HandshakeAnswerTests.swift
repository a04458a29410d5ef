import MPWire
import Testing

/// The forms of challenges and answers, as CPython's versions send them.
@Suite
struct HandshakeAnswerTests {
    private static let bare = Array(repeating: UInt8(7), count: 40)

    private func answer(
        toChallenge payload: ArraySlice<UInt8>,
        acceptsMD5: Bool
    ) -> HandshakeStateMachine.Action {
        var client = HandshakePair.machine(.client, acceptsMD5: acceptsMD5)
        _ = client.start()
        return client.received(payload)
    }

    @Test
    func answersAreThoseThatWereRecorded() throws {
        let vectors = Vectors.all
        #expect([UInt8](hexadecimal: vectors.authkey) == Array("secret-key".utf8))
        let exchanges = vectors.handshake.filter { !$0.kind.contains("answered by a <=3.11") }
            .compactMap { vector in vector.challengeFrame.map { ($0, vector.answerFrame) } }
        #expect(exchanges.count == 6)
        for (challengeFrame, answerFrame) in exchanges {
            let challenge = [UInt8](hexadecimal: challengeFrame).dropFirst(4)
            let expected = [UInt8](hexadecimal: try #require(answerFrame)).dropFirst(4)
            guard case .send(let answer) = answer(toChallenge: challenge, acceptsMD5: true) else {
                Issue.record("no answer to \(challengeFrame)")
                continue
            }
            #expect(answer.payload == Array(expected))
        }
    }

    @Test
    func welcomeAndFailureAreThoseThatWereRecorded() throws {
        let vector = try #require(Vectors.all.handshake.last)
        for (frame, message) in [
            (vector.welcomeFrame, HandshakeMessage.welcome), (vector.failureFrame, .failure),
        ] {
            var bytes: [UInt8] = []
            bytes.appendFrame { $0 += message.payload }
            #expect(bytes == ([UInt8](hexadecimal: try #require(frame))))
        }
    }

    @Test
    func theAnswerOfAnOldClientIsTheRecordedMAC() throws {
        let vector = try #require(
            Vectors.all.handshake.first { $0.kind.contains("answered by a <=3.11") }
        )
        let challenge = [UInt8](hexadecimal: try #require(vector.challengeFrame)).dropFirst(4 + 11)
        let mac = MessageAuthenticator.openSSL.mac(
            .md5,
            key: HandshakePair.key,
            of: Array(challenge)
        )
        #expect(mac == Array([UInt8](hexadecimal: try #require(vector.answerFrame)).dropFirst(4)))
    }

    /// A text, and so many bytes after it.
    typealias Form = (name: String, count: Int, error: HandshakeError)

    static let badChallenges: [Form] = [
        ("", 20, .md5Refused),
        ("{md5}", 40, .md5Refused),
        ("", 19, .challengeTooShort(19)),
        ("", 0, .challengeTooShort(0)),
        ("{sha256}", 11, .challengeTooShort(19)),
        ("", 21, .digestMissing),
        ("sha256}", 40, .digestMissing),
        ("{sha256", 40, .digestMissing),
        ("{sha512}", 40, .unknownDigest("sha512")),
        ("{SHA256}", 40, .unknownDigest("SHA256")),
        ("{}", 40, .unknownDigest("")),
        ("{a\n\u{1b}b}", 40, .unknownDigest("a??b")),
    ]

    @Test(arguments: badChallenges)
    func badChallengesAreNotAnswered(form: Form) {
        let message = Array(form.name.utf8) + Self.bare.prefix(form.count)
        let payload = HandshakeStateMachineTests.challenge(message)
        #expect(answer(toChallenge: payload, acceptsMD5: false) == .close(form.error))
    }

    /// What a client sends for each digest: its name in an answer, and the digest.
    static let forms: [(String, DigestName)] =
        [("", .md5), ("", .sha256)] + DigestName.allCases.map { ("{\($0.rawValue)}", $0) }

    @Test(arguments: forms, [false, true])
    func answersInEachFormAreAccepted(form: (String, DigestName), acceptsMD5: Bool) throws {
        let (prefix, digest) = form
        var server = HandshakePair.machine(.server, acceptsMD5: acceptsMD5)
        guard case .send(let challenge) = server.start() else {
            Issue.record("a server challenges first")
            return
        }
        let message = Array(challenge.payload.dropFirst(11))
        var answer = Array(prefix.utf8)
        answer += MessageAuthenticator.openSSL.mac(digest, key: HandshakePair.key, of: message)
        let isRefused = digest == .md5 && !acceptsMD5
        let expected: HandshakeStateMachine.Action =
            isRefused ? .close(.md5Refused) : .send(.welcome)
        #expect(server.received(answer[...]) == expected)
    }

    static let wrongAnswers: [Form] = [
        ("", 0, .digestMissing),
        ("", 16, .wrongAnswer),
        ("", 20, .digestMissing),
        ("", 32, .wrongAnswer),
        ("{sha256}", 32, .wrongAnswer),
        ("{sha256}", 31, .wrongAnswer),
        ("{sha384}", 40, .wrongAnswer),
        ("{md5}", 16, .wrongAnswer),
        ("{sha1}", 20, .unknownDigest("sha1")),
    ]

    @Test(arguments: wrongAnswers)
    func wrongAnswersAreRefused(form: Form) {
        var server = HandshakePair.machine(.server, acceptsMD5: true)
        _ = server.start()
        let answer = Array(form.name.utf8) + Self.bare.prefix(form.count)
        #expect(server.received(answer[...]) == .close(form.error))
    }

    /// What a library without MD5 gives, as in FIPS mode.
    @Test
    func aDigestThatIsNotAvailableProvesNothing() {
        let authenticator = MessageAuthenticator { digest, key, message in
            digest == .md5 ? [] : [UInt8](repeating: 1, count: 32)
        }
        let roles: [(HandshakeStateMachine.Role, [UInt8])] = [
            (.server, Array("{md5}".utf8)),
            (.client, Array("#CHALLENGE#".utf8) + Self.bare.prefix(20)),
        ]
        for (role, message) in roles {
            var machine = HandshakeStateMachine(
                role: role,
                authkey: HandshakePair.key,
                authenticator: authenticator,
                random: [UInt8](repeating: 0, count: 24),
                acceptsMD5: true
            )
            _ = machine.start()
            #expect(machine.received(message[...]) == .close(.md5Refused))
        }
    }
}
