import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// Looks for an authkey's bytes wherever a server could leave them.
@Suite(.timeLimit(.minutes(10)))
struct KeySecrecyTests {
    /// Whether a process that dies by a signal leaves a core file where it ran.
    private static let coresCanBeMade: Bool = {
        let path = "/proc/sys/kernel/core_pattern"
        let pattern = (try? String(contentsOfFile: path, encoding: .utf8)) ?? "|"
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
        return pattern.hasPrefix("core") && limit.rlim_max > 1 << 30 && !Sanitizers.areActive
    }()

    private func withDirectory<Result>(_ body: (URL) async throws -> Result) async throws -> Result
    {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("mp-secrecy-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(
            at: directory,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        defer { try? FileManager.default.removeItem(at: directory) }  // Only a leftover in /tmp.
        return try await body(directory)
    }

    /// Uses the key in all ways: a client of ours, one with the wrong key, one that keeps its connection.
    private func use(_ server: ServeProgram, _ marker: String) async throws -> SyncManager {
        await #expect(throws: MultiprocessingError.self) {
            _ = try await SyncManager.connect(to: server.address, authkey: .random())
        }
        let manager = try await SyncManager.connect(
            to: server.address,
            authkey: server.authkey
        )
        let dict = try await manager.dict(String.self, String.self)
        try await dict.set("marker", marker)
        #expect(try await dict.get("marker") == marker)
        return manager
    }

    /// The parts of a key that must not be anywhere: a piece would be enough to find out the rest.
    private func pieces(of server: ServeProgram) throws -> [Data] {
        let key = try Data(contentsOf: server.authkeyFile)
        #expect(key.count == 64)
        return [key.prefix(16), key.dropFirst(24).prefix(16), key.suffix(16)].map { Data($0) }
    }

    @Test func argumentsEnvironmentAndLogHoldNoKey() async throws {
        try await withDirectory { directory in
            let options = ["--address", "tcp://127.0.0.1:0", "--log-level", "trace"]
            try await ServeProgram.run(in: directory, options) { server in
                let manager = try await use(server, "marker")
                let pid = server.program.pid
                let sources = [
                    "/proc/\(pid)/cmdline", "/proc/\(pid)/environ",
                    directory.appendingPathComponent("log").path,
                ]
                for source in sources {
                    let handle = try #require(FileHandle(forReadingAtPath: source))
                    let bytes = try handle.readToEnd() ?? Data()
                    #expect(!bytes.isEmpty, "\(source)")
                    for piece in try pieces(of: server) {
                        #expect(bytes.range(of: piece) == nil, "\(source)")
                    }
                }
                await manager.close()
            }
        }
    }

    @Test(.enabled(if: Self.coresCanBeMade, "core files are not made here, or go to a program"))
    func aCoreFileHoldsNoKey() async throws {
        try await withDirectory { directory in
            // Put together here, so that it is in the server's memory only if it was sent there.
            let marker = (0..<4).map { _ in "marker" }.joined(separator: UUID().uuidString)
            let options = ["--address", "tcp://127.0.0.1:0"]
            try await ServeProgram.run(in: directory, options) { server in
                let manager = try await use(server, marker)
                kill(server.program.pid, SIGQUIT)
                let ending = await server.program.wait()
                #expect(ending.status < 0)
                await manager.close()
                let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
                let name = try #require(names.first { $0.hasPrefix("core") }, "\(names)")
                let core = try Data(
                    contentsOf: directory.appendingPathComponent(name),
                    options: .alwaysMapped
                )
                // What isn't a secret is there: it is a whole core.
                #expect(core.range(of: Data(marker.utf8)) != nil)
                for piece in try pieces(of: server) {
                    #expect(core.range(of: piece) == nil)
                }
            }
        }
    }
}
