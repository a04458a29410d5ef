import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// Programs as tutorials have them, of which the server alone is replaced.
@Suite(.timeLimit(.minutes(10)))
struct TutorialTests {
    /// A tutorial: what our server offers in place of the program's own.
    struct Tutorial: CustomTestStringConvertible {
        let name: String
        let instances: [String]

        var testDescription: String { name }

        static let all = [
            Tutorial(name: "job_queue", instances: ["get_job_q=Queue", "get_result_q=Queue()"]),
            Tutorial(
                name: "remote_queue",
                instances: ["get_queue=Queue", "get_counts=dict", "get_lock=Lock"]
            ),
            Tutorial(name: "logging", instances: ["get_log_queue=Queue"]),
            Tutorial(name: "frames", instances: ["get_tables=Queue", "get_totals=dict"]),
        ]

        var options: [String] { instances.flatMap { ["--instance", $0] } }

        func path(_ part: String) throws -> String {
            try #require(
                Bundle.module.path(
                    forResource: "Resources/tutorials/\(name)_\(part)",
                    ofType: "py"
                )
            )
        }
    }

    @Test(arguments: PythonInterpreter.selected, Tutorial.all)
    func clientsNeedNoChange(_ interpreter: PythonInterpreter, _ tutorial: Tutorial) async throws {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("mp-tutorial-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }  // Only a leftover in /tmp.
        let client = try tutorial.path("client")
        let path = directory.appendingPathComponent("m").path
        let options = ["--address", "unix:\(path)"] + tutorial.options
        let (output, key) = try await ServeProgram.run(in: directory, options) { server in
            let key = server.authkeyFile.path
            return (try await ChildProgram(interpreter.path, [client, path, key]).output(), key)
        }
        let own = directory.appendingPathComponent("own").path
        let server = try ChildProgram(interpreter.path, [try tutorial.path("server"), own, key])
        defer { server.kill() }
        for await line in server.lines where line == "listening" { break }
        let expected = try await ChildProgram(interpreter.path, [client, own, key]).output()
        #expect(!expected.isEmpty)
        #expect(output == expected)
    }
}
