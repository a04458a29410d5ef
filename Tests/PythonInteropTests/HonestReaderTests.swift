import Foundation
import MPTestSupport
import Testing

/// Hostile storers, and stock CPython as the honest reader of all that the server took.
@Suite(
    .serialized,
    .timeLimit(.minutes(1)),
    .enabled(if: PythonInterpreter.default != nil, "there is no CPython 3.8 or newer here")
)
struct HonestReaderTests {
    private static let tests = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The values are those of the fuzzer's corpus, and what once made a reader run code.
    @Test(arguments: PythonInterpreter.all)
    func constructsDataAndDoesNothingElse(interpreter: PythonInterpreter) async throws {
        let script = try #require(
            Bundle.module.path(forResource: "Resources/honest_reader", ofType: "py")
        )
        let folders = ["Corpus/pickle", "FailCases/pickle"].map { Self.tests.appending(path: $0) }
        try await TestServer.run { server in
            guard case .unix(let path) = server.address else {
                Issue.record("the server is at no Unix socket")
                return
            }
            let reader = try ChildProgram(
                interpreter.path,
                [script, path, server.authkeyFile.path] + folders.map(\.path)
            )
            let lines = try await reader.output().split(separator: "\n")
            #expect(lines.filter { $0.hasPrefix("WRONG") } == [])
            #expect(lines.contains("an honest proxy is handed on"))
            let counts = try #require(lines.last).split { !$0.isNumber }.compactMap { Int($0) }
            // A server that refuses everything would prove nothing.
            #expect(counts.count == 5 && counts[2] > 40 && counts[3] > 40, "\(lines)")
        }
    }
}
