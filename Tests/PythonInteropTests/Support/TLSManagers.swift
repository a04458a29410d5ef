import Foundation
import MPTestSupport
import Multiprocessing

/// The folder of the module that teaches CPython's managers TLS.
let tlsManagersFolder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("examples/python-over-tls").path

extension TestServer {
    /// Serves over TLS while `body` runs.
    ///
    /// - Parameters:
    ///   - certificate: The name of the server's certificate in the fixture.
    ///   - clientAuthorities: The name of the authority whose certificates clients have to show.
    ///   - rights: Who may do what.
    ///   - legacyMD5: Where MD5 is accepted.
    ///   - body: What uses the server.
    static func runProtected(
        by certificate: String = "server",
        clientAuthorities: String? = nil,
        rights: Rights = .standard,
        legacyMD5: LegacyMD5 = .local,
        _ body: (TestServer, CertificateFixture) async throws -> Void
    ) async throws {
        let files = try CertificateFixture.shared.get()
        try await run { configuration in
            configuration.addresses = [.tls(host: "127.0.0.1", port: 0)]
            configuration.rights = rights
            configuration.legacyMD5 = legacyMD5
            configuration.tls = .certificate(
                files.certificate(certificate),
                key: files.key(certificate),
                clientAuthorities: clientAuthorities.map(files.certificate)
            )
        } _: { server in
            try await body(server, files)
        }
    }
}
