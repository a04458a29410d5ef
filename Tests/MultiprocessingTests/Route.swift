import MPTestSupport
import Multiprocessing
import Testing

/// The kinds of connections by which a client reaches an embedded server.
enum Route: String, CaseIterable, CustomTestStringConvertible, Sendable {
    case inProcess, unix, tcp, tls, tlsByAuthkey

    var testDescription: String { rawValue }

    /// Serves a manager, and reaches it this way.
    func withManager(_ body: (SyncManager) async throws -> Void) async throws {
        let authkey = Authkey.random()
        switch self {
        case .inProcess:
            try await withSyncManager(authkey: authkey, body)
        case .unix:
            try await withSyncManager(authkey: authkey) { embedded in
                try await connect(to: embedded.address, authkey, body)
            }
        case .tcp:
            let address = Address.tcp(host: "127.0.0.1", port: 0)
            try await withSyncManager(authkey: authkey, address: address) { embedded in
                try await connect(to: embedded.address, authkey, body)
            }
        case .tls:
            let files = try CertificateFixture.shared.get()
            try await withProtectedManager(
                authkey,
                .certificate(files.certificate("server"), key: files.key("server")),
                TLSClientConfiguration(trust: .authorities(files.certificate("authority"))),
                body
            )
        case .tlsByAuthkey:
            try await withProtectedManager(
                authkey,
                .authkey,
                TLSClientConfiguration(trust: .authkey),
                body
            )
        }
    }

    private func withProtectedManager(
        _ authkey: Authkey,
        _ server: TLSServerConfiguration,
        _ client: TLSClientConfiguration,
        _ body: (SyncManager) async throws -> Void
    ) async throws {
        var configuration = ManagerServerConfiguration(
            addresses: [.tls(host: "127.0.0.1", port: 0)],
            authkey: authkey
        )
        configuration.tls = server
        let server = ManagerServer(configuration: configuration)
        let address = try await server.start()[0]
        do {
            try await connect(to: address, authkey, tls: client, body)
            await server.stop()
        } catch {
            await server.stop()
            throw error
        }
    }

    private func connect(
        to address: Address,
        _ authkey: Authkey,
        tls: TLSClientConfiguration = TLSClientConfiguration(),
        _ body: (SyncManager) async throws -> Void
    ) async throws {
        var configuration = SyncManagerConfiguration()
        configuration.tls = tls
        let manager = try await SyncManager.connect(
            to: address,
            authkey: authkey,
            configuration: configuration
        )
        try await body(manager)
        await manager.close()
    }
}
