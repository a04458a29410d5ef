import Foundation
import Logging
import MPSystem
import MPTestSupport
import Multiprocessing
import Testing

/// What a Swift client and an auditor see of refusals.
@Suite(.timeLimit(.minutes(10)))
struct ServerRefusalTests {
    private func connect(to server: TestServer) async throws -> SyncManager {
        try await SyncManager.connect(to: server.address, authkey: TestServer.authkey)
    }

    @Test func whatIsDeniedHasACodeAndIsAudited() async throws {
        let log = Recorded()
        let rights = try Rights("deny key:default call list.append\notherwise standard")
        try await TestServer.run {
            $0.rights = rights
            $0.auditLogger = Logger(label: "multiprocessing.audit") { _ in log }
        } _: { server in
            let manager = try await connect(to: server)
            let list = try await manager.list(String.self)
            let error = await #expect(throws: MultiprocessingError.self) {
                try await list.append("a secret")
            }
            #expect(error?.code == .permissionDenied)
            #expect(error?.message.contains("may not call list.append") == true)
            #expect(error?.message.contains("line 1 of its rights") == true)
            #expect(try await list.count() == 0)
            #expect(try await manager.inspect().denials == 1)
            await manager.close()
        }
        let line = try #require(log.lines.withLock { $0.first })
        #expect(line.contains("permission denied"))
        #expect(line.contains("mp.action=call"))
        #expect(line.contains("mp.object=list.append"))
        #expect(line.contains("mp.principal=own+key:default+uid:"))
        #expect(!log.lines.withLock { $0.joined() }.contains("a secret"))
    }

    @Test func failedHandshakesAreAudited() async throws {
        let log = Recorded()
        try await TestServer.run {
            $0.auditLogger = Logger(label: "multiprocessing.audit") { _ in log }
        } _: { server in
            _ = await #expect(throws: MultiprocessingError.self) {
                try await SyncManager.connect(to: server.address, authkey: .random())
            }
        }
        let lines = log.lines.withLock { $0 }
        #expect(lines.contains { $0.contains("authentication failed") && $0.contains("uid:") })
    }

    @Test func aNewlineAtTheEndOfTheKeyIsLogged() async throws {
        let log = Recorded()
        try await TestServer.run {
            $0.logger = Logger(label: "test") { _ in log }
        } _: { server in
            let key = try Data(contentsOf: server.authkeyFile) + Data("\n".utf8)
            let error = await #expect(throws: MultiprocessingError.self) {
                try await SyncManager.connect(
                    to: server.address,
                    authkey: Authkey(bytes: Array(key))
                )
            }
            #expect(error?.message.contains("ends in a newline") == true)
        }
        let lines = log.lines.withLock { $0 }
        #expect(lines.contains { $0.contains("newline at the end, which the peer's has") })
    }

    /// The audit's events go to its own logger, and to the server's if it has none.
    @Test(arguments: [false, true])
    func everyEventIsLoggedOnce(hasAuditLogger: Bool) async throws {
        let (log, audit) = (Recorded(), Recorded())
        try await TestServer.run {
            $0.logger = Logger(label: "test") { _ in log }
            if hasAuditLogger { $0.auditLogger = Logger(label: "audit") { _ in audit } }
        } _: { server in
            _ = await #expect(throws: MultiprocessingError.self) {
                try await SyncManager.connect(to: server.address, authkey: .random())
            }
        }
        let counts = [log, audit].map { record in
            record.lines.withLock { $0.count { $0.contains("authentication failed") } }
        }
        #expect(counts == (hasAuditLogger ? [0, 1] : [1, 0]))
    }

    @Test func whoMayNotConnectIsToldSo() async throws {
        let rights = try Rights("deny key:default connect\notherwise standard")
        try await TestServer.run {
            $0.rights = rights
        } _: { server in
            let error = await #expect(throws: MultiprocessingError.self) {
                try await connect(to: server)
            }
            #expect(error?.code == .permissionDenied)
            #expect(error?.message.contains("may not connect") == true)
        }
    }

    @Test func aLimitHasACode() async throws {
        try await TestServer.run {
            $0.limits.objectsPerPrincipal = 1
        } _: { server in
            let manager = try await connect(to: server)
            var list: ListProxy<Int>? = try await manager.list(Int.self)
            let error = await #expect(throws: MultiprocessingError.self) {
                try await manager.dict(String.self, Int.self)
            }
            #expect(error?.code == .limitReached)
            #expect(try await list?.count() == 0)
            let limits = try await manager.inspect().limits
            #expect(limits.first { $0.name == "objects_per_principal" }?.refusals == 1)
            list = nil
            // The release goes out by itself; until then, there is no room.
            while true {
                do throws(MultiprocessingError) {
                    _ = try await manager.dict(String.self, Int.self)
                    break
                } catch {
                    #expect(error.code == .limitReached)
                }
            }
            await manager.close()
        }
    }
}

/// Keeps what is logged.
private final class Recorded: LogHandler, Sendable {
    let lines = Guarded<[String]>([])
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        let values = (event.metadata ?? [:]).map { "\($0.key)=\($0.value)" }.sorted()
        lines.withLock { $0.append("\(event.message) \(values.joined(separator: " "))") }
    }
}
