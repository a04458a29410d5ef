import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// What becomes of items that a process took before it ended.
@Suite(.timeLimit(.minutes(10)))
struct EndOfProcessTests {
    /// A worker that takes its last item and returns from `main` has worked on it, though it closes nothing.
    @Test func whatAProcessTookStaysTakenWhenItExits() async throws {
        try await TestServer.run { server in
            let authkey = try Authkey.file(server.authkeyFile.path)
            let manager = try await SyncManager.connect(to: server.address, authkey: authkey)
            let queue = try await manager.queue(named: "work", [String].self)
            let (address, file) = (server.address.description, server.authkeyFile.path)
            for round in 0..<5 {
                try await queue.put(["round", "\(round)"])
                await #expect(processExitsWith: .success) {
                    [address = address as String, file = file as String] in
                    try await Self.takeOneAndExit(address: address, authkeyFile: file)
                }
                while try await manager.inspect().connections.count > 1 {}
                #expect(try await queue.qsize() == 0, "in round \(round)")
            }
            await manager.close()
        }
    }

    /// Takes an item while other calls wait, so that nothing goes out before the loop of the process finds the time.
    private static func takeOneAndExit(address: String, authkeyFile: String) async throws {
        let manager = try await SyncManager.connect(
            to: Address(parsing: address),
            authkey: .file(authkeyFile)
        )
        let idle = try await manager.queue(named: "idle", Int.self)
        for _ in 0..<4 { Task { try await idle.get() } }
        _ = try await manager.queue(named: "work", [String].self).get()
        exit(EXIT_SUCCESS)
    }
}
