import Foundation
import Logging
import MPSystem
import MPTestSupport
import Multiprocessing
import Testing

/// CPython before 3.12, which has no other proof of the authkey than HMAC-MD5.
@Suite(
    .timeLimit(.minutes(10)),
    .enabled(
        if: PythonInterpreter.all.contains { $0.minor < 12 },
        "there is no CPython from 3.8 to 3.11 here"
    )
)
struct LegacyMD5Tests {
    private static let old = PythonInterpreter.all.last { $0.minor < 12 }
    private static let new = PythonInterpreter.all.last { $0.minor >= 12 }

    private func connect(
        to server: CPythonServer,
        _ policy: LegacyMD5,
        _ record: Guarded<[String]>
    ) async throws -> SyncManager {
        var configuration = SyncManagerConfiguration()
        configuration.legacyMD5 = policy
        configuration.logger = LinesLogHandler.logger(to: record)
        return try await SyncManager.connect(
            to: server.address,
            authkey: Authkey(bytes: CPythonServer.authkeyText.utf8),
            configuration: configuration
        )
    }

    @Test(arguments: [LegacyMD5.local, .always])
    func aClientThatGivesItSaysSo(policy: LegacyMD5) async throws {
        let record = Guarded<[String]>([])
        let server = try await CPythonServer(of: Self.old)
        let manager = try await connect(to: server, policy, record)
        #expect(try await manager.numberOfObjects() >= 0)
        // One connection to find out what it is, one for the call.
        #expect(record.withLock { $0 }.count { $0.contains("HMAC-MD5") } == 2)
        await manager.close()
    }

    @Test func aClientThatMayNotGiveItDoesNot() async throws {
        let record = Guarded<[String]>([])
        let server = try await CPythonServer(of: Self.old)
        let error = await #expect(throws: MultiprocessingError.self) {
            _ = try await connect(to: server, .never, record)
        }
        #expect(error?.code == .authenticationFailed)
        #expect(error?.message.contains("HMAC-MD5") == true)
        #expect(record.withLock { $0.isEmpty })
    }

    @Test(
        .enabled(
            if: PythonInterpreter.all.contains { $0.minor >= 12 },
            "there is no CPython 3.12 or newer here"
        )
    )
    func newerServersNeedNone() async throws {
        let record = Guarded<[String]>([])
        let server = try await CPythonServer(of: Self.new)
        let manager = try await connect(to: server, .never, record)
        #expect(try await manager.numberOfObjects() >= 0)
        #expect(record.withLock { $0.isEmpty })
        await manager.close()
    }

    /// The same for clients: those of before 3.12 have nothing else.
    @Test(arguments: [LegacyMD5.local, .never])
    func aServerTakesItIfItMayAndSaysSo(policy: LegacyMD5) async throws {
        let record = Guarded<[String]>([])
        let program = """
            import sys
            from multiprocessing.managers import SyncManager
            manager = SyncManager(sys.argv[1][len("unix:"):], open(sys.argv[2], "rb").read())
            try:
                manager.connect()
                print("connected")
            except Exception as error:
                print(type(error).__name__)
            """
        let python = try #require(Self.old)
        let output = try await TestServer.run {
            $0.legacyMD5 = policy
            $0.logger = LinesLogHandler.logger(to: record)
        } _: { server in
            try await ChildProgram(
                python.path,
                ["-c", program, server.address.description, server.authkeyFile.path]
            ).output()
        }
        #expect(output == (policy == .never ? "AuthenticationError\n" : "connected\n"))
        let isLogged = record.withLock { $0 }.contains { $0.hasPrefix("authenticated by HMAC-MD5") }
        #expect(isLogged == (policy != .never))
    }
}
