import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// The tests that CPython has for its own managers, with our server in place of its.
@Suite(.timeLimit(.minutes(10)))
struct CPythonSuiteTests {
    /// What the script prints.
    private struct Outcome: Decodable {
        let missing: String?
        let ran: Int?
        let failed: [String]?
        let report: String?
    }

    @Test(
        .enabled(if: !PythonInterpreter.all.isEmpty, "there is no CPython 3.8 or newer here"),
        arguments: PythonInterpreter.all
    )
    func passesAll(interpreter: PythonInterpreter) async throws {
        let script = try #require(
            Bundle.module.url(
                forResource: "cpython_suite",
                withExtension: "py",
                subdirectory: "Resources"
            )
        )
        var python = PythonHosting()
        python.interpreter = interpreter.path
        python.runsFunctions = true
        python.modulePaths = [script.deletingLastPathComponent().path]
        if try await Self.hasTests(interpreter) {
            python.types = ["test._test_multiprocessing:MyManager"]
        }
        try await TestServer.run {
            $0.python = python
        } _: { server in
            guard let path = server.address.path else { return }
            let program = try ChildProgram(
                interpreter.path,
                [script.path, path, server.authkeyFile.path]
            )
            let output = try await program.output()
            let last = try #require(output.split(separator: "\n").last)
            let outcome = try JSONDecoder().decode(Outcome.self, from: Data(last.utf8))
            // Distributions may leave the tests out.
            if let missing = outcome.missing {
                try Test.cancel("this CPython was installed without its tests: \(missing)")
            }
            #expect(outcome.failed == [], "\(outcome.report ?? "")")
            #expect(try #require(outcome.ran) >= 69)
        }
    }

    /// Whether an interpreter was installed with its tests.
    private static func hasTests(_ interpreter: PythonInterpreter) async throws -> Bool {
        let question = """
            import importlib.util
            try:
                print(importlib.util.find_spec("test._test_multiprocessing") is not None)
            except ImportError:
                print(False)
            """
        return try await ChildProgram(interpreter.path, ["-c", question]).output() == "True\n"
    }
}
