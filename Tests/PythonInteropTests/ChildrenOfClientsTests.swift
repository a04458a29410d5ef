import MPTestSupport
import Multiprocessing
import Testing

/// Children of a Swift program, beside what CPython does.
@Suite(.timeLimit(.minutes(10))) struct ChildrenOfClientsTests {
    /// Managers of CPython and proxies of their objects are arguments of children.
    @Test(arguments: PythonInterpreter.selected, [false, true])
    func getProxiesOfCPythonsManagers(
        _ interpreter: PythonInterpreter,
        overTCP: Bool
    ) async throws {
        let server = try await CPythonServer(of: interpreter, overTCP: overTCP)
        let program = try ChildProgram(
            BuiltProgram.path("process-probe"),
            ["inherit-from", "spawn", "\(server.address)", CPythonServer.authkeyText]
        )
        #expect(
            try await program.output() == """
                [1, 2, 3]
                [1, 2, 3, 2, 3]
                [7, 8]
                2

                """
        )
        server.end()
    }

    /// A child logs the same lines.
    @Test(arguments: PythonInterpreter.all)
    func logLinesOfTheSameForm(_ interpreter: PythonInterpreter) async throws {
        let script = """
            import logging, multiprocessing

            def work():
                multiprocessing.get_logger().info("hello")

            if __name__ == "__main__":
                multiprocessing.log_to_stderr(logging.INFO)
                child = multiprocessing.get_context("fork").Process(target=work, name="ChildProcess-1")
                child.start()
                child.join()
            """
        let python = try await ChildProgram(interpreter.path, ["-c", script]).wait()
        let swift = try await ChildProgram(
            BuiltProgram.path("process-probe"),
            ["log-words", "spawn"]
        ).wait()
        #expect(python.status == 0 && swift.status == 0)
        // Python's main process says that it ends, too.
        let theirs = python.errors.split(separator: "\n").filter { !$0.contains("MainProcess") }
        // The last two change places in 3.13.
        #expect(swift.errors.split(separator: "\n").sorted() == theirs.sorted())
    }
}
