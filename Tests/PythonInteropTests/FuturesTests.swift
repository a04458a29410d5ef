import Foundation
import MPTestSupport
import Multiprocessing
import Testing

extension RemoteFunction where Input == Int, Output == Int {
    fileprivate static var square: Self { .init("square") { $0 * $0 } }

    fileprivate static var fail: Self {
        .init("fail") { _ in throw PythonException("KeyError", "k") }
    }

    fileprivate static var rest: Self {
        .init("rest") {
            try await Task.sleep(for: .seconds($0))
            return $0
        }
    }
}

/// Futures in the hands of stock CPython: those of an executor in Swift, and some that Python sets itself.
@Suite(.timeLimit(.minutes(10))) struct FuturesTests {
    private static let expected = """
        49 None True False
        KeyError: 'k'
        KeyError('k') error
        False False False None
        TimeoutError 
        True True True
        CancelledError 
        True True False
        {'a': [1]}
        InvalidStateError: FINISHED: <Future state=finished>
        <Future state=pending>
        child True
        BrokenExecutor: the process that was to set the result has ended, or its connection has
        -9 lost

        """

    @Test(arguments: PythonInterpreter.selected)
    func areUsedByPythonPrograms(_ interpreter: PythonInterpreter) async throws {
        let executor = try ThreadPoolExecutor(maxWorkers: 2)
        try await TestServer.run { server in
            let manager = try await SyncManager.connect(
                to: server.address,
                authkey: try Authkey.file(server.authkeyFile.path)
            )
            let slow = try await executor.submit(.rest, 600)
            _ = try await slow.share(through: manager, named: "slow")
            _ = try await executor.submit(.square, 7).share(through: manager, named: "square")
            _ = try await executor.submit(.fail, 7).share(through: manager, named: "failing")
            let mine = try await manager.future(named: "mine", [String: [Int]].self)
            let result = Task { try await mine.result() }
            let script = try #require(
                Bundle.module.path(forResource: "Resources/futures_client", ofType: "py")
            )
            let path = try #require(server.address.path)
            let client = try ChildProgram(
                interpreter.path,
                [script, path, server.authkeyFile.path]
            )
            #expect(try await client.output() == Self.expected)
            #expect(try await result.value == ["a": [1]])
            let failed = try await manager.future(named: "error", Int.self)
            let error = try await failed.exception() as? MultiprocessingError
            #expect(error?.code == .remote)
            #expect(error?.remote?.description == "builtins.ValueError: bad")
            let lost = try await manager.future(named: "lost", Int.self).exception()
            #expect((lost as? MultiprocessingError)?.code == .workerLost)
            // Python has cancelled it.
            let ending = try await slow.exception() as? MultiprocessingError
            #expect(ending?.code == .cancelled)
            await manager.close()
        }
        await executor.shutdown()
    }

    @Test(.enabled(if: PythonInterpreter.default != nil, "there is no CPython 3.8 or newer here"))
    func aManagerOfCPythonHasNone() async throws {
        let server = try await CPythonServer()
        let manager = try await server.connect()
        for (name, code) in [(nil, .unknownType), ("x", .unsupported)]
            as [(String?, MultiprocessingError.Code)]
        {
            let error = await #expect(throws: MultiprocessingError.self) {
                try await manager.future(named: name, Int.self)
            }
            #expect(error?.code == code)
        }
        await manager.close()
    }
}
