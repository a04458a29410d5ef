import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// The tests that CPython has for its own managers, with our server in place of its.
@Suite(.timeLimit(.minutes(5)))
struct CPythonSuiteTests {
    /// What the script prints.
    private struct Outcome: Decodable {
        let missing: String?
        let ran: Int?
        let failed: [String]?
        let report: String?
    }

    /// Tests that can't pass here: a barrier's `action` is a function of the caller's, which only a
    /// server written in Python could run.
    private static let impossible = ["WithManagerTestBarrier.test_action"]

    private static let interpreters = [PythonInterpreter.default, PythonInterpreter.all.last]
        .compactMap(\.self)

    @Test(
        .enabled(if: !interpreters.isEmpty, "there is no CPython 3.8 or newer here"),
        arguments: Set(interpreters).sorted()
    )
    func passesWhatAServerWithoutUserCodeCan(interpreter: PythonInterpreter) async throws {
        try await TestServer.run { server in
            guard let path = server.address.path else { return }
            let script = try #require(
                Bundle.module.url(
                    forResource: "cpython_suite",
                    withExtension: "py",
                    subdirectory: "Resources"
                )
            )
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
            #expect(outcome.failed == Self.impossible, "\(outcome.report ?? "")")
            #expect(try #require(outcome.ran) > 40)
        }
    }
}
