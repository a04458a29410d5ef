import CMultiprocessing
import COpenSSL
import MPTestSupport
import Testing

@testable import MPTransport

@Suite(.timeLimit(.minutes(10)))
struct TLSSessionTests {
    @Test(arguments: [1, 7, 100, Int.max])
    func carriesBytesHoweverTheyAreSplit(size: Int) throws {
        var pair = try TLSPair(TLSContexts.client(), TLSContexts.server())
        #expect(pair.shakeHands(inPiecesOf: size) == TLSPair.Outcome(isOver: true))
        let message = Cryptography.random(100_000)
        try pair.client.write(message[...])
        var rest = pair.client.takeOutput()[...]
        #expect(rest.count > message.count)
        var received: [UInt8] = []
        while !rest.isEmpty {
            pair.server.feed(rest.prefix(min(size, 64 << 10)))
            rest = rest.dropFirst(min(size, 64 << 10))
            while case .bytes(let bytes) = try pair.server.read() { received += bytes }
        }
        #expect(received == message)
    }

    @Test func speaksTLS13AndNamesTheProtocol() throws {
        var pair = try TLSPair(TLSContexts.client(), TLSContexts.server())
        #expect(pair.shakeHands().isOver)
        let (client, server) = (pair.client.properties(), pair.server.properties())
        #expect(client.version == "TLSv1.3")
        #expect(client.applicationProtocol == "mp/1")
        #expect(server.applicationProtocol == "mp/1")
        #expect(client.cipher == server.cipher)
        #expect(client.peerNames == ["localhost", "127.0.0.1", "::1"])
        #expect(client.peerSubject == "CN = server")
        #expect(server.peerSubject == nil)
    }

    @Test func bothEndsHaveTheSameBindingsAndNoOtherPairHas() throws {
        var first = try TLSPair(TLSContexts.client(), TLSContexts.server())
        var second = try TLSPair(TLSContexts.client(), TLSContexts.server())
        #expect(first.shakeHands().isOver)
        #expect(second.shakeHands().isOver)
        let (client, server) = (first.client.properties(), first.server.properties())
        #expect(client.exporterBinding.count == 32)
        #expect(client.exporterBinding == server.exporterBinding)
        #expect(client.exporterBinding != second.client.properties().exporterBinding)
        #expect(client.endPointBinding.count == 32)
        #expect(client.endPointBinding == server.endPointBinding)
        #expect(client.endPointBinding == client.peerFingerprint)
    }

    @Test(arguments: ["localhost", "127.0.0.1", "::1"])
    func takesEveryNameOfTheCertificate(host: String) throws {
        var pair = try TLSPair(TLSContexts.client(), TLSContexts.server(), host: host)
        #expect(pair.shakeHands() == TLSPair.Outcome(isOver: true))
    }

    @Test(arguments: ["manager.example", "192.0.2.7", "localhost.example"])
    func refusesAnotherName(host: String) throws {
        var pair = try TLSPair(TLSContexts.client(), TLSContexts.server(), host: host)
        let outcome = pair.shakeHands()
        let names = ["localhost", "127.0.0.1", "::1"]
        #expect(outcome.client == .wrongName(expected: host, actual: names))
        #expect(outcome.server == .refused(.badCertificate, by: .client))
    }

    @Test func aCommonNameIsNoName() throws {
        var pair = try TLSPair(TLSContexts.client(), TLSContexts.server("no-name"), host: "no-name")
        #expect(pair.shakeHands().client == .wrongName(expected: "no-name", actual: []))
    }

    @Test func aNameOfTheConfigurationStandsForTheHost() throws {
        let files = try CertificateFixture.shared.get()
        var settings = TLSClientConfiguration(
            trust: .authorities(files.certificate("authority"))
        )
        settings.serverName = "manager.example"
        let client = try TLSContext(client: settings, presharedKey: nil)
        var pair = try TLSPair(client, TLSContexts.server("other-name"), host: "127.0.0.1")
        #expect(pair.shakeHands().isOver)
    }

    @Test func refusesWhoeverAnotherAuthorityHasSigned() throws {
        var pair = try TLSPair(TLSContexts.client(), TLSContexts.server("stranger-server"))
        let outcome = pair.shakeHands()
        let issuer = "CN = TEST ONLY stranger"
        #expect(outcome.client == .unknownAuthority(.server, issuer: issuer))
        #expect(outcome.server == .refused(.unknownAuthority, by: .client))
    }

    @Test func theSystemsAuthoritiesDoNotKnowOurs() throws {
        var pair = try TLSPair(TLSContexts.client(.system), TLSContexts.server())
        let issuer = "CN = TEST ONLY authority"
        #expect(pair.shakeHands().client == .unknownAuthority(.server, issuer: issuer))
    }

    @Test func refusesACertificateThatVouchesForItself() throws {
        var pair = try TLSPair(
            TLSContexts.client(trusting: "stranger-authority"),
            TLSContexts.server("authority")
        )
        #expect(pair.shakeHands().client == .selfSigned(.server))
    }

    @Test func refusesACertificateOfYesterday() throws {
        let server = try TLSContexts.server()
        try TLSContexts.show("expired", in: server)
        var pair = try TLSPair(TLSContexts.client(), server)
        let outcome = pair.shakeHands()
        guard case .certificateExpired(.server, on: _) = outcome.client else {
            Issue.record("\(outcome)")
            return
        }
        #expect(outcome.server == .refused(.certificateExpired, by: .client))
    }

    @Test func refusesAClientOfYesterday() throws {
        let client = try TLSContexts.client(showing: "client")
        try TLSContexts.show("expired-client", in: client)
        var pair = try TLSPair(client, TLSContexts.server(clientAuthorities: "authority"))
        let outcome = pair.shakeHands()
        guard case .certificateExpired(.client, on: _) = outcome.server else {
            Issue.record("\(outcome)")
            return
        }
        #expect(outcome.client == .refused(.certificateExpired, by: .server))
    }

    @Test func doesNotShowAnExpiredCertificateItself() throws {
        let error = #expect(throws: TLSError.self) { try TLSContexts.server("expired") }
        #expect(error?.description.contains("it expired on") == true)
    }

    @Test func speaksTLS12OnlyIfBothEndsAllowIt() throws {
        let old = try TLSContexts.client()
        #expect(mp_ssl_ctx_set_versions(old.pointer, TLS1_2_VERSION, TLS1_2_VERSION) == 1)
        var refused = try TLSPair(old, TLSContexts.server())
        let outcome = refused.shakeHands()
        #expect(outcome.server == .wrongVersion)
        #expect(outcome.client == .refused(.protocolVersion, by: .server))
        var allowed = try TLSPair(old, TLSContexts.server(allowsTLS12: true))
        #expect(allowed.shakeHands().isOver)
        let properties = allowed.client.properties()
        #expect(properties.version == "TLSv1.2")
        #expect(properties.exporterBinding == [])
        #expect(properties.endPointBinding == allowed.server.properties().endPointBinding)
    }

    @Test func aPeerOfAnotherProtocolIsSentAway() throws {
        let client = try TLSContexts.client()
        let http = [UInt8(2)] + Array("h2".utf8)
        #expect(SSL_CTX_set_alpn_protos(client.pointer, http, UInt32(http.count)) == 0)
        var pair = try TLSPair(client, TLSContexts.server())
        let outcome = pair.shakeHands()
        #expect(outcome.server == .wrongApplicationProtocol)
        #expect(outcome.client == .refused(.noApplicationProtocol, by: .server))
        // One that names none is welcome: CPython's ssl doesn't by itself.
        let silent = try TLSContexts.client()
        #expect(SSL_CTX_set_alpn_protos(silent.pointer, nil, 0) == 0)
        var second = try TLSPair(silent, TLSContexts.server())
        #expect(second.shakeHands().isOver)
        #expect(second.client.properties().applicationProtocol == nil)
    }

    @Test func aClientThatKnowsNoCipherOfTheKeyIsSentAway() throws {
        let client = try TLSContexts.client(authkey: 1)
        #expect(SSL_CTX_set_ciphersuites(client.pointer, "TLS_AES_256_GCM_SHA384") == 1)
        var pair = try TLSPair(client, TLSContexts.server(authkey: 1))
        let outcome = pair.shakeHands()
        #expect(outcome.server == .presharedKeyRefused)
        #expect(!outcome.isOver)
    }

    @Test func refusesACertificateOfTomorrow() throws {
        var pair = try TLSPair(TLSContexts.client(), TLSContexts.server("future"))
        guard case .certificateNotYetValid(.server, from: _) = pair.shakeHands().client else {
            Issue.record("accepted")
            return
        }
    }

    @Test func aClientsCertificateIsNoServers() throws {
        var pair = try TLSPair(TLSContexts.client(), TLSContexts.server("client"))
        guard case .certificateRefused(.server, let reason) = pair.shakeHands().client else {
            Issue.record("accepted")
            return
        }
        #expect(reason.contains("purpose"))
    }

    // MARK: Fingerprints

    @Test(arguments: [true, false])
    func trustsAPinnedCertificateWhateverItsNamesAre(withColons: Bool) throws {
        let files = try CertificateFixture.shared.get()
        let pinned = try PEMFile.certificates(at: files.certificate("other-name"))[0]
        let text = pinned.fingerprint.fingerprintText
        let digits = withColons ? text : text.filter { $0 != ":" }.lowercased()
        let client = try TLSContexts.client(.fingerprint(digits))
        var pair = try TLSPair(client, TLSContexts.server("other-name"))
        #expect(pair.shakeHands() == TLSPair.Outcome(isOver: true))
    }

    @Test func refusesEveryOtherCertificateThanThePinnedOne() throws {
        let files = try CertificateFixture.shared.get()
        let pinned = try PEMFile.certificates(at: files.certificate("server"))[0]
        let other = try PEMFile.certificates(at: files.certificate("renewed"))[0]
        let client = try TLSContexts.client(.fingerprint(pinned.fingerprint.fingerprintText))
        var pair = try TLSPair(client, TLSContexts.server("renewed"))
        let actual = other.fingerprint.fingerprintText
        #expect(pair.shakeHands().client == .wrongFingerprint(actual))
    }

    @Test func aPinnedCertificateHasToBeGoodToday() throws {
        let files = try CertificateFixture.shared.get()
        let pinned = try PEMFile.certificates(at: files.certificate("future"))[0]
        let client = try TLSContexts.client(.fingerprint(pinned.fingerprint.fingerprintText))
        var pair = try TLSPair(client, TLSContexts.server("future"))
        let expected = TLSError.certificateNotYetValid(.server, from: pinned.firstDay)
        #expect(pair.shakeHands().client == expected)
    }

    @Test(arguments: ["", "AB", "zz", String(repeating: "g0", count: 32)])
    func refusesAFingerprintThatIsNone(text: String) throws {
        #expect(throws: TLSError.self) { try TLSContexts.client(.fingerprint(text)) }
    }

    // MARK: Clients with certificates

    @Test func knowsAClientByItsCertificate() throws {
        var pair = try TLSPair(
            TLSContexts.client(showing: "client"),
            TLSContexts.server(clientAuthorities: "authority")
        )
        #expect(pair.shakeHands() == TLSPair.Outcome(isOver: true))
        #expect(pair.server.properties().peerSubject == "CN = client")
    }

    @Test func refusesAClientWithoutACertificate() throws {
        var pair = try TLSPair(
            TLSContexts.client(),
            TLSContexts.server(clientAuthorities: "authority")
        )
        let outcome = pair.shakeHands()
        #expect(outcome.server == .certificateMissing)
        #expect(outcome.client == .refused(.certificateRequired, by: .server))
    }

    @Test func refusesAClientOfAnotherAuthority() throws {
        var pair = try TLSPair(
            TLSContexts.client(showing: "stranger-client"),
            TLSContexts.server(clientAuthorities: "authority")
        )
        let outcome = pair.shakeHands()
        let issuer = "CN = TEST ONLY stranger"
        #expect(outcome.server == .unknownAuthority(.client, issuer: issuer))
        #expect(outcome.client == .refused(.unknownAuthority, by: .server))
    }

    // MARK: Without certificates

    @Test(arguments: [1, Int.max])
    func theSameAuthkeyIsEnough(size: Int) throws {
        var pair = try TLSPair(TLSContexts.client(authkey: 1), TLSContexts.server(authkey: 1))
        #expect(pair.shakeHands(inPiecesOf: size) == TLSPair.Outcome(isOver: true))
        let properties = pair.client.properties()
        #expect(properties.usesPresharedKey)
        #expect(properties.cipher == "TLS_AES_128_GCM_SHA256")
        #expect(properties.exporterBinding == pair.server.properties().exporterBinding)
        #expect(properties.peerFingerprint == [])
    }

    @Test(arguments: [UInt8(1), 2])
    func aServerWithSeveralAuthkeysFindsTheClients(byte: UInt8) throws {
        var pair = try TLSPair(TLSContexts.client(authkey: byte), TLSContexts.server(authkey: 1, 2))
        #expect(pair.shakeHands() == TLSPair.Outcome(isOver: true))
    }

    @Test func anotherAuthkeyIsRefused() throws {
        var pair = try TLSPair(TLSContexts.client(authkey: 1), TLSContexts.server(authkey: 2))
        let outcome = pair.shakeHands()
        #expect(outcome.server == .presharedKeyRefused)
        #expect(outcome.client == .refused(.unknownPresharedKey, by: .server))
    }

    @Test func neitherEndFallsBackToCertificates() throws {
        var first = try TLSPair(TLSContexts.client(authkey: 1), TLSContexts.server())
        #expect(first.shakeHands().client == .presharedKeyRefused)
        var second = try TLSPair(TLSContexts.client(), TLSContexts.server(authkey: 1))
        let outcome = second.shakeHands()
        #expect(outcome.server == .presharedKeyRefused)
        #expect(outcome.client == .refused(.handshakeFailure, by: .server))
    }

    @Test func anAuthkeyThatCanBeGuessedIsRefused() {
        #expect(throws: TLSError.self) {
            try TLSContexts.presharedKey(1, count: 31)
        }
    }

    /// Computed with Python: HMAC-SHA256 twice, as RFC 5869 has it.
    @Test func derivesTheKeyAsOthersDo() throws {
        let key = try TLSContexts.presharedKey(7)
        let expected: [UInt8] = [
            0xe5, 0xa9, 0xf2, 0x86, 0x6a, 0x97, 0x76, 0x34, 0x15, 0xfc, 0x34, 0x56, 0xe6, 0x10,
            0xb5, 0x5c,
            0x0d, 0x7b, 0x3f, 0x30, 0x23, 0xd4, 0x7d, 0x98, 0x70, 0xba, 0x07, 0x3e, 0x36, 0xd2,
            0x40, 0xcf,
        ]
        #expect(key.withBytes { Array($0) } == expected)
        let name = "mp1:fea6b37db649e2d956fbcc9fd002f5bd"
        #expect(key.withIdentity { $0.elementsEqual(name.utf8) })
    }

    // MARK: Ends and attacks

    @Test func announcesItsEnd() throws {
        var pair = try TLSPair(TLSContexts.client(), TLSContexts.server())
        #expect(pair.shakeHands().isOver)
        try pair.client.write([1, 2, 3])
        pair.client.close()
        pair.server.feed(pair.client.takeOutput()[...])
        #expect(try pair.server.read() == .bytes([1, 2, 3]))
        #expect(try pair.server.read() == .end)
        #expect(try pair.server.read() == .end)
        // The other direction is still open.
        try pair.server.write([4])
        pair.client.feed(pair.server.takeOutput()[...])
        #expect(try pair.client.read() == .bytes([4]))
    }

    @Test func refusesBytesThatWereTamperedWith() throws {
        var pair = try TLSPair(TLSContexts.client(), TLSContexts.server())
        #expect(pair.shakeHands().isOver)
        try pair.client.write([1, 2, 3])
        let first = pair.client.takeOutput()
        try pair.client.write([4, 5, 6])
        var second = pair.client.takeOutput()
        second[second.count - 1] ^= 1
        pair.server.feed((first + second)[...])
        #expect(try pair.server.read() == .bytes([1, 2, 3]))
        #expect(throws: TLSError.self) { _ = try pair.server.read() }
        // For good: the good bytes can't follow.
        #expect(throws: TLSError.self) { _ = try pair.server.read() }
        #expect(throws: TLSError.self) { try pair.server.write([1]) }
        #expect(!pair.server.takeOutput().isEmpty, "the peer is told why")
    }

    @Test func noBitOfARecordMayBeWrong() throws {
        let (client, server) = (try TLSContexts.client(), try TLSContexts.server())
        var length = 1
        var place = 0
        while place < length {
            var pair = try TLSPair(client, server)
            #expect(pair.shakeHands().isOver)
            try pair.client.write([1, 2, 3])
            var record = pair.client.takeOutput()
            length = record.count
            record[place] ^= 0x10
            // One that became longer gets the bytes that it waits for.
            pair.server.feed((record + [UInt8](repeating: 0, count: 1 << 14))[...])
            #expect(throws: TLSError.self, "bit \(place) was flipped") {
                while try pair.server.read() == .nothing {
                    pair.server.feed([UInt8](repeating: 0, count: 1 << 14)[...])
                }
            }
            place += 1
        }
        #expect(length > 3 + 16)
    }

    /// Everything that a client sends in a handshake, with one bit wrong at every place of it.
    @Test func noBitOfAHandshakeMayBeWrong() throws {
        let (client, server) = (try TLSContexts.client(), try TLSContexts.server())
        let hello = try {
            var session = try TLSSession.begin(client, host: "localhost")
            _ = try session.shakeHands()
            return session.takeOutput()
        }()
        // All but the record's version, which says nothing and is ignored (RFC 8446, section 5.1).
        for place in hello.indices where place != 2 {
            var pair = try TLSPair(client, server)
            _ = try pair.client.shakeHands()
            var flipped = pair.client.takeOutput()
            flipped[min(place, flipped.count - 1)] ^= 0x10
            pair.server.feed(flipped[...])
            _ = try? pair.server.shakeHands()  // Either fails now, or when the client finds out.
            pair.client.feed(pair.server.takeOutput()[...])
            let isOver = (try? pair.client.shakeHands()) ?? false
            #expect(!isOver, "a client accepted a handshake with bit \(place) flipped")
        }
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "\0\0\0\u{27}#CHALLENGE#{sha256}0123456789",
    ])
    func recognisesAPeerThatSpeaksSomethingElse(text: String) throws {
        var server = try TLSSession.begin(TLSContexts.server())
        server.feed(Array(text.utf8)[...])
        #expect(throws: TLSError.notTLS) { _ = try server.shakeHands() }
        var client = try TLSSession.begin(TLSContexts.client(), host: "localhost")
        _ = try client.shakeHands()
        client.feed(Array(text.utf8)[...])
        #expect(throws: TLSError.notTLS) { _ = try client.shakeHands() }
    }

    @Test func sendsNoTickets() throws {
        var pair = try TLSPair(TLSContexts.client(), TLSContexts.server())
        #expect(pair.shakeHands().isOver)
        #expect(pair.server.takeOutput() == [])
        #expect(pair.client.unreadLengthInBytes == 0)
    }

    @Test func aMessageInTheHandshakeThatNeverEndsIsCutOff() throws {
        var server = try TLSSession.begin(TLSContexts.server())
        // Records of a hello that announces 16 megabytes.
        let start: [UInt8] = [22, 3, 1, 0x40, 0, 1, 0xff, 0xff, 0xff]
        let record = start + [UInt8](repeating: 0, count: 0x4000 - 4)
        server.feed(record[...])
        #expect(throws: TLSError.self) { _ = try server.shakeHands() }
    }
}
