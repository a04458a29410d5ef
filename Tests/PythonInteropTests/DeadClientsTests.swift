import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// CPython's clients that are killed, or go without having read what was sent to them.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct DeadClientsTests {
    /// How many clients are killed; each leaves fifty objects behind, of which a thousand may be there.
    private static let clients =
        ProcessInfo.processInfo.environment["MP_KILLED_CLIENTS"].flatMap { Int($0) } ?? 25

    private func output(
        of mode: [String],
        at address: String,
        of server: TestServer,
        with interpreter: PythonInterpreter,
        _ numbers: [Int]
    ) async throws -> String {
        let script = try #require(
            Bundle.module.path(forResource: "Resources/dead_clients", ofType: "py")
        )
        let arguments =
            [script] + mode + [address, server.authkeyFile.path] + numbers.map(String.init)
        return try await ChildProgram(interpreter.path, arguments).output()
    }

    @Test(arguments: PythonInterpreter.selected)
    func objectsOfKilledClientsGoBack(_ interpreter: PythonInterpreter) async throws {
        try await TestServer.run {
            $0.releasesDeadClients = true
            $0.limits.objectsPerPrincipal = 1000
        } _: { server in
            guard let path = server.address.path else { return }
            let text = try await output(
                of: ["litter"],
                at: path,
                of: server,
                with: interpreter,
                [Self.clients, 50]
            )
            #expect(text == "killed \(Self.clients)\n")
            let manager = try await SyncManager.connect(
                to: server.address,
                authkey: Authkey(bytes: Array(try Data(contentsOf: server.authkeyFile)))
            )
            // The kernel tells of the last one's end soon after its parent.
            while try await !manager.inspect().objects.isEmpty { await Task.yield() }
            let principals = try await manager.inspect().principals
            #expect(principals.allSatisfy { $0.objects == 0 && $0.orphans == 0 })
            await manager.close()
        }
    }

    @Test(arguments: PythonInterpreter.selected)
    func withoutTheOptionTheyAreOrphansThatCanBeDropped(
        _ interpreter: PythonInterpreter
    ) async throws {
        try await TestServer.run { server in
            guard let path = server.address.path else { return }
            _ = try await output(of: ["litter"], at: path, of: server, with: interpreter, [2, 5])
            let manager = try await SyncManager.connect(
                to: server.address,
                authkey: Authkey(bytes: Array(try Data(contentsOf: server.authkeyFile)))
            )
            while try await manager.orphans().count < 10 { await Task.yield() }
            let orphans = try await manager.orphans()
            #expect(orphans.allSatisfy { $0.reason == .ended && $0.references == 1 })
            let result = try await manager.drop(orphans.map(\.ident))
            #expect(result.dropped.count == 10)
            #expect(try await manager.inspect().objects.isEmpty)
            await manager.close()
        }
    }

    @Test(arguments: PythonInterpreter.selected)
    func whatAPipeliningClientHasNotReadGoesBackInOrder(
        _ interpreter: PythonInterpreter
    ) async throws {
        try await TestServer.run { server in
            guard let path = server.address.path else { return }
            let text = try await output(
                of: ["pipeline"],
                at: path,
                of: server,
                with: interpreter,
                [3000]
            )
            #expect(text == "taken 3000\nin order True\n")
        }
    }
}
