import COpenSSL
import MPTestSupport
import Testing

@testable import MPTransport

/// Two ends in memory, and the bytes between them.
struct TLSPair: ~Copyable {
    var client: TLSSession
    var server: TLSSession

    init(_ client: TLSContext, _ server: TLSContext, host: String = "localhost") throws(TLSError) {
        let near = try TLSSession.begin(client, host: host)
        let far = try TLSSession.begin(server)
        self.client = near
        self.server = far
    }

    /// What became of the handshake at both ends.
    struct Outcome: Equatable, Sendable {
        var client: TLSError?
        var server: TLSError?
        var isOver = false
    }

    /// Carries bytes to and fro until both ends are through, or one has failed and the other one knows.
    ///
    /// - Parameter size: In pieces of how many bytes.
    mutating func shakeHands(inPiecesOf size: Int = .max) -> Outcome {
        var outcome = Outcome()
        for _ in 0..<8 {
            outcome.isOver = Self.step(&client, &outcome.client)
            let request = client.takeOutput()
            let isServerOver = Self.carry(request, size, to: &server, &outcome.server)
            outcome.isOver = outcome.isOver && isServerOver
            let answer = server.takeOutput()
            _ = Self.carry(answer, size, to: &client, &outcome.client)
            if request.isEmpty, answer.isEmpty { break }
        }
        // TLS 1.3 clients are through before the server has judged them.
        if outcome.client == nil, outcome.isOver || outcome.server != nil {
            do throws(TLSError) { _ = try client.read() } catch { outcome.client = error }
        }
        return outcome
    }

    private static func carry(
        _ bytes: [UInt8],
        _ size: Int,
        to end: inout TLSSession,
        _ error: inout TLSError?
    ) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            end.feed(rest.prefix(size))
            rest = rest.dropFirst(size)
            _ = step(&end, &error)
        }
        return step(&end, &error)
    }

    private static func step(_ end: inout TLSSession, _ error: inout TLSError?) -> Bool {
        guard error == nil else { return false }
        do throws(TLSError) {
            return try end.shakeHands()
        } catch let failure {
            error = failure
            return false
        }
    }
}

extension TLSAcceptor {
    /// An acceptor with all the time that a busy machine may take.
    static func patient(_ context: TLSContext) -> TLSAcceptor {
        TLSAcceptor(context, timeout: .seconds(50))
    }
}

/// Makes contexts of the fixture's files.
enum TLSContexts {
    static func server(
        _ name: String = "server",
        clientAuthorities: String? = nil,
        allowsTLS12: Bool = false,
        revocationLists: [String] = []
    ) throws -> TLSContext {
        let files = try CertificateFixture.shared.get()
        var configuration = TLSServerConfiguration.certificate(
            files.certificate(name),
            key: files.key(name),
            clientAuthorities: clientAuthorities.map(files.certificate)
        )
        configuration.allowsTLS12 = allowsTLS12
        configuration.revocationLists = revocationLists.map(files.certificate)
        return try TLSContext(server: configuration)
    }

    /// Shows a certificate that a context of ours refuses to show, as a peer that isn't ours may.
    static func show(_ name: String, in context: TLSContext) throws {
        let files = try CertificateFixture.shared.get()
        let certificate = try PEMFile.certificates(at: files.certificate(name))[0]
        let key = try PEMFile.privateKey(at: files.key(name))
        defer { EVP_PKEY_free(key) }
        try OpenSSLFailure.check("show \(name)") {
            SSL_CTX_use_certificate(context.pointer, certificate.pointer) == 1
                && SSL_CTX_use_PrivateKey(context.pointer, key) == 1
        }
    }

    static func client(
        trusting authority: String = "authority",
        showing name: String? = nil,
        allowsTLS12: Bool = false,
        revocationLists: [String] = []
    ) throws -> TLSContext {
        let files = try CertificateFixture.shared.get()
        return try client(
            .authorities(files.certificate(authority)),
            showing: name,
            allowsTLS12: allowsTLS12,
            revocationLists: revocationLists
        )
    }

    static func client(
        _ trust: TLSClientConfiguration.Trust,
        showing name: String? = nil,
        allowsTLS12: Bool = false,
        revocationLists: [String] = []
    ) throws -> TLSContext {
        let files = try CertificateFixture.shared.get()
        var configuration = TLSClientConfiguration(
            trust: trust,
            certificate: name.map(files.certificate),
            key: name.map(files.key)
        )
        configuration.allowsTLS12 = allowsTLS12
        configuration.revocationLists = revocationLists.map(files.certificate)
        return try TLSContext(client: configuration, presharedKey: nil)
    }

    static func presharedKey(_ byte: UInt8, count: Int = 32) throws -> TLSPresharedKey {
        let secret = [UInt8](repeating: byte, count: count)
        return try secret.withUnsafeBytes { try TLSPresharedKey(from: $0) }
    }

    static func server(authkey byte: UInt8, _ others: UInt8...) throws -> TLSContext {
        let keys = try ([byte] + others).map { try presharedKey($0) }
        return try TLSContext(server: .authkey, presharedKeys: keys)
    }

    static func client(authkey byte: UInt8) throws -> TLSContext {
        try TLSContext(client: .init(trust: .authkey), presharedKey: presharedKey(byte))
    }
}
