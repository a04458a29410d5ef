import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// Names, lifetimes and types that know who calls, in the hands of stock CPython.
@Suite(.timeLimit(.minutes(10))) struct NamesTests {
    private static let expected = """
        ValueError: the object named 'permits' is a Semaphore(value=2), not a Semaphore(value=5); leave out what may be as it is
        TypeError: the object named 'permits' is a Semaphore, not a Queue
        ValueError: the object named 'jobs' is a Queue(maxsize=0), not a Queue(maxsize=3); leave out what may be as it is
        ValueError: the object named 'jobs' is a Queue(maxsize=0), not a Queue(maxsize=3); leave out what may be as it is
        ValueError: the lifetime of a named object is 'server', 'session' or a number of seconds above zero
        [('jobs', 'Queue', 1), ('permits', 'Semaphore', 0)]
        True False
        0
        taken 1
        taken 3 free 1
        True
        taken 1 free 2
        False
        True
        TypeError: Seats.take() takes 1 positional argument but 2 were given
        ready
        """

    @Test(arguments: PythonInterpreter.selected)
    func areKnownToPythonPrograms(_ interpreter: PythonInterpreter) async throws {
        try await TestServer.run {
            $0.registry.register(SessionTypes.seats, SessionTypes.pool)
            $0.registry.function("who_am_i") { (call: CallContext) in call.principal }
        } _: { server in
            guard let path = server.address.path else { return }
            let script = try #require(
                Bundle.module.path(forResource: "Resources/names_client", ofType: "py")
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
            // A Swift client meets an item that it can't use, and leaves it to somebody else.
            let manager = try await SyncManager.connect(
                to: server.address,
                authkey: try Authkey.file(server.authkeyFile.path)
            )
            let numbers = try await manager.queue(named: "poisoned", Int.self, checked: true)
            await #expect(throws: MultiprocessingError.self) { try await numbers.get() }
            #expect(try await numbers.get() == 7)
            await manager.close()
            try client.write("\n")
            #expect(await lines.next() == "['poison'] 0")
            #expect(await lines.next() == "1 poison")
            #expect(await client.wait().status == 0)
        }
    }
}
