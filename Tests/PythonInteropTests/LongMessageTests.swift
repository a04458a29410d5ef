import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// Messages of stock CPython that are too long, and long ones that aren't.
@Suite(
    .serialized,
    .timeLimit(.minutes(10)),
    .enabled(if: PythonInterpreter.default != nil, "there is no CPython 3.8 or newer here")
)
struct LongMessageTests {
    private static let connecting = """
        import sys
        from multiprocessing.managers import SyncManager
        text = sys.argv[1]
        path, port = text[len("unix:"):], text.rpartition(":")[2]
        address = path if text.startswith("unix:") else ("127.0.0.1", int(port))
        manager = SyncManager(address, open(sys.argv[2], "rb").read())
        manager.connect()
        shared = manager.Value("O", "before")

        """

    private static let refusals = """
        def limit(call, *arguments):
            try:
                call(*arguments)
            except RuntimeError as error:
                return type(error).__name__, error.limit, "--limit %s=" % error.limit in str(error)
            return "taken"
        long, many = bytes(3 << 20), [None] * 200000
        for value in (long, "x" * (3 << 20), many, [long] * 2):
            print(limit(shared.set, value), shared.get())
            print(limit(manager.list, [value]), len(manager.list([1])))
        """

    @Test(arguments: PythonInterpreter.selected, [TestServer.Transport.unix, .tcp])
    func areRefusedAndTheConnectionGoesOn(
        interpreter: PythonInterpreter,
        transport: TestServer.Transport
    ) async throws {
        let output = try await TestServer.run(over: transport) {
            $0.limits.messageInBytes = 1 << 20
            $0.limits.valuesInMessage = 100_000
        } _: { server in
            try await run(Self.refusals, interpreter, server)
        }
        var expected = ""
        for limit in ["message", "message", "values", "message"] {
            expected += "('RuntimeError', '\(limit)', True) before\n"
            expected += "('RuntimeError', '\(limit)', True) 1\n"
        }
        #expect(output == expected)
    }

    private static let largeValues = """
        big = bytes(140 << 20)
        for value in (big, [big[:70 << 20], "x" * (70 << 20)], list(range(1100000))):
            shared.set(value)
            assert shared.get() == value
        print("as they were")
        """

    /// Such values were refused by the first limits: 64 MiB, a million values, 128 MiB without sharing.
    @Test
    func largeValuesPassWithTheDefaults() async throws {
        let interpreter = try #require(PythonInterpreter.default)
        let output = try await TestServer.run { server in
            try await run(Self.largeValues, interpreter, server)
        }
        #expect(output == "as they were\n")
    }

    private func run(
        _ program: String,
        _ interpreter: PythonInterpreter,
        _ server: TestServer
    ) async throws -> String {
        try await ChildProgram(
            interpreter.path,
            [
                "-c", Self.connecting + program, server.address.description,
                server.authkeyFile.path,
            ]
        ).output()
    }
}
