import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// Members and leaders in the hands of stock CPython: polling calls, and sessions that are connections.
@Suite(.timeLimit(.minutes(10))) struct CoordinationTests {
    private static let sessions = """
        1 {'main': {'port': 1}}
        2 (2, {'main': None})
        ValueError: the member 'main' is registered already
        ValueError: the member 'main' is registered by another session
        ValueError: the member 'main' is registered by another session
        3
        {'main': None} True {'main': None}
        None None
        1 ('main', 1) True ('main', 1)
        RuntimeError: the candidate 'main' leads already
        None
        True
        None False
        RuntimeError: the leader with the token 1 leads no more
        2
        3
        True False {}

        """

    private static func client(
        _ interpreter: PythonInterpreter,
        _ mode: String,
        of server: TestServer,
        _ name: String? = nil
    ) throws -> ChildProgram {
        let script = try #require(
            Bundle.module.path(forResource: "Resources/coordination", ofType: "py")
        )
        let path = try #require(server.address.path)
        return try ChildProgram(
            interpreter.path,
            [script, mode, path, server.authkeyFile.path] + (name.map { [$0] } ?? [])
        )
    }

    @Test(arguments: PythonInterpreter.selected)
    func aSessionIsAConnection(_ interpreter: PythonInterpreter) async throws {
        try await TestServer.run { server in
            let client = try Self.client(interpreter, "sessions", of: server)
            #expect(try await client.output() == Self.sessions)
        }
    }

    @Test(arguments: PythonInterpreter.selected)
    func aKilledProcessIsNoMemberAndNoLeader(_ interpreter: PythonInterpreter) async throws {
        try await TestServer.run { server in
            let manager = try await SyncManager.connect(
                to: server.address,
                authkey: try Authkey.file(server.authkeyFile.path)
            )
            let crew = try await manager.members(named: "crew", String.self)
            var changes = crew.changes.makeAsyncIterator()
            #expect(try await changes.next() == [])
            let holder = try Self.client(interpreter, "hold", of: server, "first")
            #expect(await holder.lines.first { _ in true } == "leads 1")
            #expect(try await changes.next()?.map(\.name) == ["first"])
            let follower = try Self.client(interpreter, "follow", of: server, "second")
            var lines = follower.lines.makeAsyncIterator()
            #expect(
                await lines.next()
                    == "[('first', 'held'), ('second', 'follows')] ('first', 1)"
            )
            #expect(try await changes.next()?.map(\.data) == ["held", "follows"])
            holder.kill()
            #expect(await holder.wait().status == -9)
            #expect(try await changes.next()?.map(\.name) == ["second"])
            #expect(await lines.next() == "[('second', 'follows')] leads 2")
            let leader = try await manager.leader(named: "boss").leader()
            #expect(leader?.candidate == "second")
            #expect(leader?.token == 2)
            try follower.write("\n")
            #expect(await follower.wait().status == 0)
            #expect(try await changes.next() == [])
            await manager.close()
        }
    }

    @Test(.enabled(if: PythonInterpreter.default != nil, "there is no CPython 3.8 or newer here"))
    func aManagerOfCPythonHasNone() async throws {
        let server = try await CPythonServer()
        let manager = try await server.connect()
        for name in [nil, "x"] {
            let members = await #expect(throws: MultiprocessingError.self) {
                try await manager.members(named: name, Int.self)
            }
            #expect(members?.code == .unsupported)
            #expect(members?.message.contains("offers no members and leaders") == true)
            let leader = await #expect(throws: MultiprocessingError.self) {
                try await manager.leader(named: name)
            }
            #expect(leader?.code == .unsupported)
        }
        await manager.close()
    }
}
