import Foundation
internal import MPTransport

/// A folder with certificates of every kind, made anew for each run of the tests.
package struct CertificateFixture: Sendable {
    /// What all tests of a process use; it is left to the system's cleaning of /tmp.
    package static let shared: Result<CertificateFixture, any Error> = Result {
        try CertificateFixture()
    }

    /// Where they are.
    private let folder: String

    private init() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("mp-certificates-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        self.folder = folder.path
        let names = ["localhost", "127.0.0.1", "::1"]
        let authority = try CertificateAuthority.make(named: "TEST ONLY authority", term: .days(2))
        let stranger = try CertificateAuthority.make(named: "TEST ONLY stranger", term: .days(2))
        try write(authority.own, "authority")
        try write(stranger.own, "stranger-authority")
        let term = CertificateAuthority.Term.days(2)
        for (authority, prefix) in [(authority, ""), (stranger, "stranger-")] {
            let server = try authority.issue(.server, named: "server", names: names, term: term)
            try write(server, prefix + "server")
            try write(try authority.issue(.client, named: "client", term: term), prefix + "client")
        }
        let kinds: [(String, [String], CertificateAuthority.Term)] = [
            ("renewed", names, term),
            ("expired", names, .seconds(-7200..<(-3600))),
            ("future", names, .seconds(86_400..<172_800)),
            ("other-name", ["manager.example", "192.0.2.7"], term),
            ("no-name", [], term),
            ("no-number", ["localhost"], term),
        ]
        for (file, names, term) in kinds {
            try write(
                try authority.issue(.server, named: file, names: names, term: term),
                file
            )
        }
        try write(
            try authority.issue(.client, named: "expired", term: .seconds(-7200..<(-3600))),
            "expired-client"
        )
        try revoke(by: authority, stranger, term)
    }

    /// Makes certificates that are revoked, and the lists that say so.
    private func revoke(
        by authority: CertificateAuthority,
        _ stranger: CertificateAuthority,
        _ term: CertificateAuthority.Term
    ) throws {
        let names = ["localhost", "127.0.0.1", "::1"]
        let server = try authority.issue(.server, named: "revoked", names: names, term: term)
        try write(server, "revoked-server")
        try write(try authority.issue(.client, named: "revoked", term: term), "revoked-client")
        let revoked = [certificate("revoked-server"), certificate("revoked-client")]
        for (list, authority, revoked, term) in [
            ("revoked", authority, revoked, term),
            ("revoked-by-stranger", stranger, [], term),
            ("revoked-later", authority, revoked, .seconds(86_400..<172_800)),
        ] {
            let made = try authority.revoke(revoked, after: nil, term: term)
            try made.write(to: certificate(list))
        }
    }

    /// The path of a certificate.
    package func certificate(_ name: String) -> String { "\(folder)/\(name).pem" }

    /// The path of its key.
    package func key(_ name: String) -> String { "\(folder)/\(name)-key.pem" }

    private func write(_ issued: IssuedCertificate, _ name: String) throws {
        try issued.write(to: certificate(name), key: key(name))
    }
}
