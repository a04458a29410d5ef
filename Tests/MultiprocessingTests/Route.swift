import Multiprocessing
import Testing

/// The kinds of connections by which a client reaches an embedded server.
enum Route: String, CaseIterable, CustomTestStringConvertible, Sendable {
    case inProcess, unix, tcp

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
        }
    }

    private func connect(
        to address: Address,
        _ authkey: Authkey,
        _ body: (SyncManager) async throws -> Void
    ) async throws {
        let manager = try await SyncManager.connect(to: address, authkey: authkey)
        try await body(manager)
        await manager.close()
    }
}
