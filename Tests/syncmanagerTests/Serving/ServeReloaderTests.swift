import Foundation
import Glibc
import MPTestSupport
import Multiprocessing
import Testing

@testable import syncmanager

/// SIGHUP: the settings of `serve --config` are read again.
@Suite(.timeLimit(.minutes(10)))
struct ServeReloaderTests {
    /// A server with a configuration file.
    private struct Configured {
        let directory: URL
        let server: ServeProgram

        func write(_ settings: String) throws {
            try settings.write(
                to: directory.appending(path: "settings.toml"),
                atomically: true,
                encoding: .utf8
            )
        }

        /// Sends the signal, and waits until the log has one more line with these words.
        func reload(until words: String) async throws -> String {
            let before = try lines(with: words).count
            kill(server.program.pid, SIGHUP)
            while true {
                let found = try lines(with: words)
                // What is told is told at the end of reading.
                if found.count > before { return found[found.count - 1] }
                try await Task.sleep(for: .milliseconds(5))
            }
        }

        private func lines(with words: String) throws -> [String] {
            let path = directory.path + "/log"
            let log = try String(contentsOfFile: path, encoding: .utf8)
            return log.split(separator: "\n").map(String.init).filter { $0.contains(words) }
        }
    }

    private static func withServer(
        _ settings: String,
        _ options: [String] = [],
        _ body: (Configured) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let url = URL(filePath: directory.path)
        let file = directory.path + "/settings.toml"
        try "address = [\"unix:\(directory.path)/m\"]\n\(settings)"
            .write(toFile: file, atomically: true, encoding: .utf8)
        try await ServeProgram.run(in: url, ["--config", file] + options) { server in
            try await body(Configured(directory: url, server: server))
            #expect(await server.program.wait(sending: SIGTERM).status == 0)
        }
    }

    private static func connect(_ configured: Configured) async throws -> SyncManager {
        try await SyncManager.connect(
            to: configured.server.address,
            authkey: configured.server.authkey
        )
    }

    private static let readAgain = "the settings were read again"

    @Test("what can change takes effect, and the log says what it was")
    func changes() async throws {
        try await Self.withServer("log-level = \"warning\"\nslow-call = \"9s\"\n") { configured in
            let address = "address = [\"unix:\(configured.directory.path)/m\"]\n"
            let manager = try await Self.connect(configured)
            let lists = [try await manager.list(Int.self), try await manager.list(Int.self)]
            try configured.write(
                address
                    + """
                    log-level = "info"
                    slow-call = "100ms"
                    [limit]
                    objects_per_principal = 3
                    """
            )
            let line = try await configured.reload(until: Self.readAgain)
            #expect(line.contains("changed=log-level, limit, slow-call"), "\(line)")
            let third = try await manager.list(Int.self)
            await #expect(throws: MultiprocessingError.self) {
                _ = try await manager.list(Int.self)
            }
            let limits = try await manager.inspect().limits
            #expect(limits.first { $0.name == "objects_per_principal" }?.allowed == 3)
            // One that is left out has its standard value again.
            try configured.write(address + "log-level = \"info\"\n")
            _ = try await configured.reload(until: Self.readAgain)
            let fourth = try await manager.list(Int.self)
            #expect(try await fourth.count() + third.count() == 0)
            for list in lists { #expect(try await list.count() == 0) }
            await manager.close()
        }
    }

    @Test("what cannot is named, each time until the server is started again")
    func whatNeedsARestart() async throws {
        try await Self.withServer("") { configured in
            let words = "settings have changed that take effect when the server is started again"
            try configured.write(
                """
                address = ["unix:\(configured.directory.path)/other"]
                allow-shutdown = true
                [limit]
                memory = "512M"
                connections = 50
                """
            )
            for _ in 0..<2 {
                let line = try await configured.reload(until: words)
                #expect(line.contains("settings=address, allow-shutdown, limit.memory"), "\(line)")
            }
            let manager = try await Self.connect(configured)
            #expect(try await manager.list(Int.self).count() == 0)
            await manager.close()
        }
    }

    @Test("a mistake changes nothing, and its line is named")
    func mistakes() async throws {
        try await Self.withServer("log-level = \"info\"\n") { configured in
            let words = "the settings stay as they were"
            try configured.write("address = [\"unix:/x\"]\nlog-level = \"loud\"\n")
            let line = try await configured.reload(until: words)
            #expect(line.contains("'log-level' stands on line 2 of "), "\(line)")
            try configured.write("adress = \"x\"\n")
            let other = try await configured.reload(until: words)
            #expect(other.contains("did you mean 'address'?"), "\(other)")
            try FileManager.default.removeItem(
                at: configured.directory.appending(path: "settings.toml")
            )
            _ = try await configured.reload(until: words)
            let manager = try await Self.connect(configured)
            #expect(try await manager.list(Int.self).count() == 0)
            await manager.close()
        }
    }

    @Test("an option of the command line still wins over the file")
    func theCommandLineWins() async throws {
        try await Self.withServer("", ["--log-level", "notice"]) { configured in
            let address = "address = [\"unix:\(configured.directory.path)/m\"]\n"
            try configured.write(address + "log-level = \"error\"\n")
            let line = try await configured.reload(until: Self.readAgain)
            #expect(line.contains("changed=none"), "\(line)")
        }
    }
}
