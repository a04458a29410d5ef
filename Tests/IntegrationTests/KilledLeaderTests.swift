import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// Members and leaders of programs that are killed: here `syncmanager shell`, at a server in a process of its own.
@Suite(.timeLimit(.minutes(10))) struct KilledLeaderTests {
    /// How the programs reach the server.
    enum Route: String, CaseIterable, CustomTestStringConvertible, Sendable {
        case unix, tls

        var testDescription: String { rawValue }
    }

    /// Starts a shell that registers a member and campaigns.
    private static func candidate(
        _ name: String,
        of server: ServeProgram,
        _ options: [String]
    ) throws -> ChildProgram {
        let link = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let command = URL(filePath: link).deletingLastPathComponent().path + "/syncmanager"
        let shell = try ChildProgram(
            command,
            ["shell", "\(server.address)", "--authkey-file", server.authkeyFile.path] + options
        )
        try shell.write("m = get_named('Members', 'crew')\ne = get_named('Leader', 'boss')\n")
        try shell.write("m.register('\(name)', '\(name)')\ne.campaign('\(name)')\n")
        return shell
    }

    @Test(arguments: Route.allCases)
    func whoeverIsKilledIsReplacedAtOnce(_ route: Route) async throws {
        let files = try CertificateFixture.shared.get()
        let directory = URL(filePath: "/tmp/mp-leader-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }  // Only a leftover in /tmp.
        let serving =
            switch route {
            case .unix: ["--address", "unix:\(directory.path)/socket"]
            case .tls:
                [
                    "--address", "tls://127.0.0.1:0", "--certificate", files.certificate("server"),
                    "--key", files.key("server"),
                ]
            }
        let trusting = route == .tls ? ["--ca", files.certificate("authority")] : []
        try await ServeProgram.run(in: directory, serving) { server in
            var configuration = SyncManagerConfiguration()
            configuration.tls = TLSClientConfiguration(
                trust: .authorities(files.certificate("authority"))
            )
            let manager = try await SyncManager.connect(
                to: server.address,
                authkey: server.authkey,
                configuration: configuration
            )
            let crew = try await manager.members(named: "crew", String.self)
            let election = try await manager.leader(named: "boss")
            var changes = election.changes.makeAsyncIterator()
            #expect(try await changes.next() == .some(nil))
            let first = try Self.candidate("a", of: server, trusting)
            var lines = first.lines.makeAsyncIterator()
            #expect(await lines.next() == "1")
            #expect(await lines.next() == "1")
            #expect(try await changes.next()??.candidate == "a")
            let second = try Self.candidate("b", of: server, trusting)
            while try await manager.inspect().waitingCalls == 0 {}
            #expect(try await crew.members().map(\.name) == ["a", "b"])
            first.kill()
            let leader = try #require(try await changes.next() ?? nil)
            #expect(leader.candidate == "b")
            #expect(leader.token == 2)
            #expect(try await crew.members().map(\.name) == ["b"])
            second.kill()
            #expect(try await changes.next() == .some(nil))
            #expect(try await crew.members().isEmpty)
            #expect(await first.wait().status == -9)
            #expect(await second.wait().status == -9)
            await manager.close()
        }
    }
}
