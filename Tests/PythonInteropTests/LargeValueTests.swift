import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// Large octets to and from CPython, which pickles them in its own way: outside of frames, `bytearray` as a call.
@Suite(
    .serialized,
    .timeLimit(.minutes(10)),
    .enabled(if: PythonInterpreter.default != nil, "there is no CPython 3.8 or newer here")
)
struct LargeValueTests {
    private static let program = """
        import os, sys
        from multiprocessing.managers import SyncManager
        text = sys.argv[1]
        path, port = text[len("unix:"):], text.rpartition(":")[2]
        address = path if text.startswith("unix:") else ("127.0.0.1", int(port))
        manager = SyncManager(address, open(sys.argv[2], "rb").read())
        manager.connect()
        shared = manager.Value("O", None)
        a, b = os.urandom(5 << 20), os.urandom(300_000)
        for value in (
            a, bytearray(a), [a, b, a, 1], (b, {"k": bytearray(b), "t": "x" * 400_000}),
            [bytes([n]) * 270_000 for n in range(8)],
        ):
            shared.set(value)
            got = shared.get()
            assert got == value and type(got) is type(value), type(value)
            assert shared.get() == value
        queue = manager.Queue()
        for value in (a, b): queue.put(value)
        assert queue.get() == a and queue.get() == b
        print("as they were")
        """

    @Test(
        arguments: PythonInterpreter.selected,
        [TestServer.Transport.unix, .tcp]
    )
    func passThroughOurServer(
        interpreter: PythonInterpreter,
        transport: TestServer.Transport
    ) async throws {
        let output = try await TestServer.run(over: transport) { server in
            try await ChildProgram(
                interpreter.path,
                ["-c", Self.program, server.address.description, server.authkeyFile.path]
            ).output()
        }
        #expect(output == "as they were\n")
    }

    @Test func passThroughCPythonsServer() async throws {
        let server = try await CPythonServer()
        let manager = try await server.connect()
        var octets = [UInt8](repeating: 7, count: 5 << 20)
        for place in stride(from: 0, to: octets.count, by: 65_521) { octets[place] = 8 }
        let list = try await manager.list([UInt8].self)
        try await list.append(octets)
        try await list.append([1, 2, 3])
        try await list.append(Array(octets.prefix(300_000)))
        #expect(try await list.copy() == [octets, [1, 2, 3], Array(octets.prefix(300_000))])
        await manager.close()
    }
}
