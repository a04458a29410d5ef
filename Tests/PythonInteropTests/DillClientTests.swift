import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// Clients with the package `multiprocess`, a copy of `multiprocessing` that pickles by `dill`.
@Suite(.timeLimit(.minutes(10)))
struct DillClientTests {
    /// An interpreter that has the package: the one named by `MP_TEST_DILL_PYTHON`, or the newest of all.
    private static let interpreter = candidates.last { path in
        let python = Process()
        python.executableURL = URL(fileURLWithPath: path)
        python.arguments = ["-c", "import multiprocess"]
        python.standardError = FileHandle.nullDevice
        // An interpreter that can't be started hasn't got it.
        guard (try? python.run()) != nil else { return false }
        python.waitUntilExit()
        return python.terminationStatus == 0
    }

    private static let candidates =
        PythonInterpreter.all.map(\.path)
        + [ProcessInfo.processInfo.environment["MP_TEST_DILL_PYTHON"]].compactMap(\.self)

    @Test(
        .enabled(if: interpreter != nil, "no CPython here has the package multiprocess"),
        arguments: [false, true]
    )
    func useServersAsTheirOwn(isTrusted: Bool) async throws {
        let interpreter = try #require(Self.interpreter)
        let script = try #require(
            Bundle.module.path(forResource: "Resources/dill_client", ofType: "py")
        )
        try await TestServer.run {
            $0.trustsOwnUser = isTrusted
        } _: { server in
            guard let path = server.address.path else { return }
            let client = try ChildProgram(
                interpreter,
                [script, path, server.authkeyFile.path]
            )
            #expect(try await client.output() == "done\n")
            let manager = try await SyncManager.connect(
                to: server.address,
                authkey: Authkey(bytes: Array(try Data(contentsOf: server.authkeyFile)))
            )
            #expect(try await manager.inspect().objects.isEmpty)
            await manager.close()
        }
    }
}
