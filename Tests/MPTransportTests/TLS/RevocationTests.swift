import COpenSSL
import MPTestSupport
import Testing

@testable import MPTransport

/// Certificates that their authority has taken back.
@Suite(.timeLimit(.minutes(10)))
struct RevocationTests {
    private func outcome(
        _ client: TLSContext,
        _ server: TLSContext
    ) throws -> TLSPair.Outcome {
        var pair = try TLSPair(client, server)
        return pair.shakeHands()
    }

    @Test func aServerRefusesAClientThatIsOnTheList() throws {
        let server = try TLSContexts.server(
            clientAuthorities: "authority",
            revocationLists: ["revoked"]
        )
        let refused = try outcome(TLSContexts.client(showing: "revoked-client"), server)
        #expect(refused.server == .certificateRevoked(.client, holder: "CN = revoked"))
        #expect(refused.client == .refused(.certificateRevoked, by: .server))
        let other = try outcome(TLSContexts.client(showing: "client"), server)
        #expect(other == TLSPair.Outcome(isOver: true))
        // It is the list that makes the difference.
        let careless = try TLSContexts.server(clientAuthorities: "authority")
        #expect(try outcome(TLSContexts.client(showing: "revoked-client"), careless).isOver)
    }

    @Test func aClientRefusesAServerThatIsOnTheList() throws {
        let client = try TLSContexts.client(revocationLists: ["revoked"])
        let refused = try outcome(client, TLSContexts.server("revoked-server"))
        #expect(refused.client == .certificateRevoked(.server, holder: "CN = revoked"))
        #expect(refused.server == .refused(.certificateRevoked, by: .client))
        #expect(try outcome(client, TLSContexts.server()).isOver)
        #expect(try outcome(TLSContexts.client(), TLSContexts.server("revoked-server")).isOver)
    }

    /// Whoever wants lists is not served by their absence.
    @Test func anAuthorityWithoutAListVouchesForNobody() throws {
        let client = try TLSContexts.client(revocationLists: ["revoked-by-stranger"])
        let refused = try outcome(client, TLSContexts.server())
        let issuer = "CN = TEST ONLY authority"
        #expect(refused.client == .revocationListMissing(.server, issuer: issuer))
        // It isn't the certificate that is wrong.
        #expect(refused.server == .refused(.badCertificate, by: .client))
        #expect(refused.client?.description.contains("syncmanager certificates revoke") == true)
    }

    @Test func severalListsAreAsked() throws {
        let client = try TLSContexts.client(revocationLists: ["revoked-by-stranger", "revoked"])
        #expect(try outcome(client, TLSContexts.server()).isOver)
        let refused = try outcome(client, TLSContexts.server("revoked-server"))
        #expect(refused.client == .certificateRevoked(.server, holder: "CN = revoked"))
    }

    @Test func aListThatExpiresWhileItIsUsedVouchesForNobody() throws {
        let files = try CertificateFixture.shared.get()
        let (authority, key) = (files.certificate("authority"), files.key("authority"))
        let expired = try CertificateAuthority(certificate: authority, key: key)
            .revoke([], after: nil, term: .seconds(-7200..<(-3600)))
        let bare = try TLSContexts.client()
        let store = SSL_CTX_get_cert_store(bare.pointer)
        #expect(X509_STORE_add_crl(store, expired.pointer) == 1)
        X509_STORE_set_flags(store, UInt(X509_V_FLAG_CRL_CHECK))
        let refused = try outcome(bare, TLSContexts.server())
        guard case .revocationListExpired(let issuer, on: let day) = refused.client else {
            Issue.record("\(refused)")
            return
        }
        #expect(issuer == "CN = TEST ONLY authority")
        #expect(day == expired.lastDay)
        #expect(refused.server == .refused(.badCertificate, by: .client))
    }

    @Test func aListOfYesterdayIsNotRead() async throws {
        let files = try CertificateFixture.shared.get()
        try await withDirectory { folder in
            let (authority, key) = (files.certificate("authority"), files.key("authority"))
            let path = "\(folder)/crl.pem"
            try CertificateAuthority(certificate: authority, key: key)
                .revoke([], after: nil, term: .seconds(-7200..<(-3600)))
                .write(to: path)
            var settings = TLSClientConfiguration(trust: .authorities(authority))
            settings.revocationLists = [path]
            let error = #expect(throws: TLSError.self) {
                try TLSContext(client: settings, presharedKey: nil)
            }
            #expect(error?.description.contains("\(path): the revocation list of") == true)
        }
    }

    @Test func aListOfTomorrowVouchesForNobody() throws {
        let client = try TLSContexts.client(revocationLists: ["revoked-later"])
        let refused = try outcome(client, TLSContexts.server())
        guard case .certificateRefused(.server, let reason) = refused.client else {
            Issue.record("\(refused)")
            return
        }
        #expect(reason.contains("CRL is not yet valid"))
    }

    /// Somebody without the authority's key has written a list for it, so that nobody is on it.
    @Test func aListThatTheAuthorityHasNotSignedCountsForNothing() throws {
        let files = try CertificateFixture.shared.get()
        let path = files.certificate("revoked")
        let list = try PEMFile.revocationLists(at: path)[0]
        let stranger = try PEMFile.privateKey(at: files.key("stranger-authority"))
        defer { EVP_PKEY_free(stranger) }
        #expect(X509_CRL_sign(list.pointer, stranger, EVP_sha256()) > 0)
        let client = try TLSContexts.client()
        let store = SSL_CTX_get_cert_store(client.pointer)
        #expect(X509_STORE_add_crl(store, list.pointer) == 1)
        X509_STORE_set_flags(store, UInt(X509_V_FLAG_CRL_CHECK))
        let refused = try outcome(client, TLSContexts.server())
        guard case .certificateRefused(.server, let reason) = refused.client else {
            Issue.record("\(refused)")
            return
        }
        #expect(reason.contains("CRL signature failure"))
    }

    @Test func aListIsExtended() async throws {
        let files = try CertificateFixture.shared.get()
        let authority = try CertificateAuthority(
            certificate: files.certificate("authority"),
            key: files.key("authority")
        )
        func names(_ list: RevocationList) throws -> [Bool] {
            try ["revoked-client", "revoked-server", "client"].map {
                list.contains(try PEMFile.certificates(at: files.certificate($0))[0])
            }
        }
        try await withDirectory { folder in
            let path = "\(folder)/crl.pem"
            let first = try authority.revoke(
                [files.certificate("revoked-client")],
                after: nil,
                term: .days(2)
            )
            #expect(try names(first) == [true, false, false])
            #expect(first.number == 1)
            try first.write(to: path)
            // One that is on it already isn't there twice.
            let both = ["revoked-client", "revoked-server"].map(files.certificate)
            let second = try authority.revoke(both, after: path, term: .days(2))
            #expect(try names(second) == [true, true, false])
            #expect(second.count == 2)
            #expect(second.number == 2)
            try second.write(to: path)
            let renewed = try authority.revoke([], after: path, term: .days(2))
            #expect(try names(renewed) == [true, true, false])
            #expect(renewed.number == 3)
            #expect(try PEMFile.revocationLists(at: path)[0].count == 2)
            #expect(MPTransportTests.names(in: folder) == ["crl.pem"])
        }
    }

    @Test func anAuthorityRevokesNothingOfOthers() throws {
        let files = try CertificateFixture.shared.get()
        let authority = try CertificateAuthority(
            certificate: files.certificate("authority"),
            key: files.key("authority")
        )
        let foreign = files.certificate("stranger-client")
        #expect(throws: TLSError.self) {
            try authority.revoke([foreign], after: nil, term: .days(2))
        }
        let list = files.certificate("revoked-by-stranger")
        #expect(throws: TLSError.self) { try authority.revoke([], after: list, term: .days(2)) }
    }

    @Test func listsWithoutUseAreAMistake() throws {
        let files = try CertificateFixture.shared.get()
        #expect(throws: TLSError.self) { try TLSContexts.server(revocationLists: ["revoked"]) }
        let pin = String(repeating: "00", count: 32)
        #expect(throws: TLSError.self) {
            try TLSContexts.client(.fingerprint(pin), revocationLists: ["revoked"])
        }
        #expect(
            throws: TLSError.unusableFile(
                path: files.certificate("server"),
                reason: "it holds no revocation list in PEM form"
            )
        ) {
            try TLSContexts.client(revocationLists: ["server"])
        }
    }
}
