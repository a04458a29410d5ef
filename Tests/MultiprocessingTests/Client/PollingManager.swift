import Foundation
import MPTestSupport
import Multiprocessing

/// Runs a body with a manager that polls by a policy, connected to a server process.
func withPollingManager(
    _ polling: PollingPolicy,
    _ body: (SyncManager) async throws -> Void
) async throws {
    try await TestServer.run { server in
        var configuration = SyncManagerConfiguration()
        configuration.polling = polling
        let manager = try await SyncManager.connect(
            to: server.address,
            authkey: TestServer.authkey,
            configuration: configuration
        )
        try await body(manager)
        await manager.close()
    }
}
