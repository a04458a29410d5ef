import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// Work queues in the hands of stock CPython, as submitter and as worker, one of which is killed.
@Suite(.timeLimit(.minutes(10))) struct WorkQueueTests {
    private static let expected = """
        1 2 [3, 4, 5]
        [(3, 'result', 2), (4, 'result', 4), (5, 'result', 6), (1, 'result', 42), (2, 'error', "ValueError('bad payload')")]
        -9 (6, 'lost')
        twice 2 False True
        (7, 'result', 'x')
        [] True 5
        TypeError: 'str' object cannot be interpreted as an integer
        ready
        """

    @Test(arguments: PythonInterpreter.selected)
    func areUsedByPythonPrograms(_ interpreter: PythonInterpreter) async throws {
        try await TestServer.run { server in
            guard let path = server.address.path else { return }
            let script = try #require(
                Bundle.module.path(forResource: "Resources/work_queue_client", ofType: "py")
            )
            let client = try ChildProgram(
                interpreter.path,
                [script, path, server.authkeyFile.path]
            )
            var lines = client.lines.makeAsyncIterator()
            for expected in Self.expected.split(separator: "\n") {
                let line = await lines.next()
                #expect(line == String(expected))
                if line == nil { throw await client.failure() }
            }
            let manager = try await SyncManager.connect(
                to: server.address,
                authkey: try Authkey.file(server.authkeyFile.path)
            )
            let queue = try await manager.workQueue(named: "jobs", Int.self, returning: Int.self)
            let id = try await queue.put(50)
            #expect(try await queue.result(of: id).get() == 100)
            #expect(await lines.next() == "done")
            #expect(await client.wait().status == 0)
            await manager.close()
        }
    }
}
