import Foundation
import Multiprocessing
import Testing

@Suite struct WithSyncManagerTests {
    private struct Stop: Error {}

    @Test(.timeLimit(.minutes(10)))
    func servesAtASocketThatOnlyItsOwnerReachesAndRemovesIt() async throws {
        let path = try await withSyncManager { manager in
            guard let path = manager.address.path else { throw Stop() }
            let directory = (path as NSString).deletingLastPathComponent
            #expect(try permissions(of: directory) == 0o700)
            #expect(try permissions(of: path) == 0o600)
            return path
        }
        let directory = (path as NSString).deletingLastPathComponent
        #expect(!FileManager.default.fileExists(atPath: directory))
    }

    @Test(.timeLimit(.minutes(10)))
    func removesTheSocketWhenTheBodyThrows() async throws {
        var directory: String?
        await #expect(throws: Stop.self) {
            try await withSyncManager { manager in
                guard let path = manager.address.path else { return }
                directory = (path as NSString).deletingLastPathComponent
                throw Stop()
            }
        }
        #expect(!FileManager.default.fileExists(atPath: try #require(directory)))
    }

    @Test(.timeLimit(.minutes(10)))
    func letsOthersInByItsAddress() async throws {
        let authkey = Authkey(bytes: "shared by both of us".utf8)
        try await withSyncManager(authkey: authkey) { manager in
            let queue = try await manager.queue(named: "q", String.self)
            let other = try await SyncManager.connect(
                to: manager.address,
                authkey: Authkey(bytes: Array("shared by both of us".utf8))
            )
            try await other.queue(named: "q", String.self).put("hello")
            #expect(try await queue.get() == "hello")
            await other.close()
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func proxiesAreOfNoUseAfterwards() async throws {
        let list = try await withSyncManager { try await $0.list(Int.self) }
        let error = await #expect(throws: MultiprocessingError.self) { try await list.count() }
        #expect(error?.code == .closed)
    }

    private func permissions(of path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
}
