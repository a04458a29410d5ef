import MPTestSupport
import Multiprocessing
import Testing

/// The kinds of addresses at which a listener is reached.
enum ConnectionRoute: String, CaseIterable, CustomTestStringConvertible, Sendable {
    case unix, unixWithoutAuthkey, abstract, tcp, tls, tlsByAuthkey, tlsWithoutAuthkey

    var testDescription: String { rawValue }

    /// The secret, where there is one.
    var authkey: Authkey? {
        switch self {
        case .unixWithoutAuthkey, .tlsWithoutAuthkey: nil
        case .unix, .abstract, .tcp, .tls, .tlsByAuthkey:
            Authkey(bytes: "a secret of thirty-two bytes, or a few more".utf8)
        }
    }

    private var address: Address? {
        switch self {
        case .unix, .unixWithoutAuthkey: nil
        case .abstract: .abstract(name: Array("mp-test-\(UInt64.random(in: 0 ... .max))".utf8))
        case .tcp: .tcp(host: "127.0.0.1", port: 0)
        case .tls, .tlsByAuthkey, .tlsWithoutAuthkey: .tls(host: "127.0.0.1", port: 0)
        }
    }

    /// Longer than any machine takes for a handshake that goes on.
    private static let handshakeTimeout = Duration.seconds(300)

    /// The settings of a listener.
    func listening() throws -> ListenerConfiguration {
        var configuration = ListenerConfiguration()
        configuration.handshakeTimeout = Self.handshakeTimeout
        configuration.allowsAbstractNames = self == .abstract
        switch self {
        case .tls, .tlsWithoutAuthkey:
            let files = try CertificateFixture.shared.get()
            configuration.tls = .certificate(
                files.certificate("server"),
                key: files.key("server"),
                clientAuthorities: self == .tls ? nil : files.certificate("authority")
            )
        case .tlsByAuthkey: configuration.tls = .authkey
        case .unix, .unixWithoutAuthkey, .abstract, .tcp: break
        }
        return configuration
    }

    /// The settings of who connects.
    func connecting() throws -> ConnectionConfiguration {
        var configuration = ConnectionConfiguration()
        configuration.connectTimeout = Self.handshakeTimeout
        switch self {
        case .tls:
            let files = try CertificateFixture.shared.get()
            configuration.tls = TLSClientConfiguration(
                trust: .authorities(files.certificate("authority"))
            )
        case .tlsWithoutAuthkey:
            let files = try CertificateFixture.shared.get()
            configuration.tls = TLSClientConfiguration(
                trust: .authorities(files.certificate("authority")),
                certificate: files.certificate("client"),
                key: files.key("client")
            )
        case .tlsByAuthkey: configuration.tls = TLSClientConfiguration(trust: .authkey)
        case .unix, .unixWithoutAuthkey, .abstract, .tcp: break
        }
        return configuration
    }

    /// Listens while a body runs.
    func withListener(
        backlog: Int = 128,
        _ change: (inout ListenerConfiguration) -> Void = { _ in },
        _ body: (Listener) async throws -> Void
    ) async throws {
        var configuration = try listening()
        change(&configuration)
        try await Multiprocessing.withListener(
            at: address,
            authkey: authkey,
            backlog: backlog,
            configuration: configuration,
            body
        )
    }

    /// Connects to a listener.
    func connect(to listener: Listener) async throws -> Connection {
        try await Connection.connect(
            to: listener.address,
            authkey: authkey,
            configuration: try connecting()
        )
    }

    /// Runs a body with the two ends of a connection.
    func withConnection(
        _ body: (_ accepted: Connection, _ connected: Connection) async throws -> Void
    ) async throws {
        try await withListener { listener in
            // First, so that its failure is the test's.
            let connected = try await connect(to: listener)
            try await body(try await listener.accept(), connected)
        }
    }
}
