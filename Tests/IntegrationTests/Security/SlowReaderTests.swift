import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// A client that takes what is sent to it steadily, and much too slowly.
@Suite(.timeLimit(.minutes(10)))
struct SlowReaderTests {
    /// A thread's connection of stock CPython that asks for a value of 4 MiB, and reads it 4 KiB at a time.
    private static let script = """
        import os, sys, time
        from multiprocessing.connection import Client
        connection = Client(sys.argv[1], authkey=open(sys.argv[2], "rb").read())
        connection.send((None, "accept_connection", ("slow",), {}))
        connection.recv()
        connection.send((sys.argv[3], "#GETVALUE", (), {}))
        count = 0
        try:
            while piece := os.read(connection.fileno(), 4096):
                count += len(piece)
                time.sleep(0.02)
        except ConnectionResetError:
            pass
        print("cut off" if 0 < count < 4 << 20 else count)
        """

    @Test func isCutOffAndOthersAreServed() async throws {
        let interpreter = try #require(PythonInterpreter.selected.last)
        try await TestServer.run {
            $0.limits.lastingOutputInBytes = 1 << 20
            $0.limits.lastingOutputTime = .milliseconds(600)
        } _: { server in
            guard let path = server.address.path else { return }
            let authkey = Authkey(bytes: Array(try Data(contentsOf: server.authkeyFile)))
            let manager = try await SyncManager.connect(to: server.address, authkey: authkey)
            let text = String(repeating: "x", count: 4 << 20)
            let list = try await manager.list(String.self, initial: [text])
            let child = try ChildProgram(
                interpreter.path,
                ["-c", Self.script, path, server.authkeyFile.path, list.token.ident]
            )
            #expect(try await child.output() == "cut off\n")
            // Who takes as much at once isn't late.
            #expect(try await list.get(0) == text)
            let limits = try await manager.inspect().limits
            #expect(limits.first { $0.name == "lasting_output" }?.refusals == 1)
            #expect(limits.first { $0.name == "output" }?.refusals == 0)
            await manager.close()
        }
    }
}
