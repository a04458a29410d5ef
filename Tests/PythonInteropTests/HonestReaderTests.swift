import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// Hostile storers, and stock CPython as the honest reader of all that the server took.
@Suite(
    .serialized,
    .timeLimit(.minutes(10)),
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
        let output = try await TestServer.run(configure: { $0.trustsOwnUser = false }) { server in
            guard let path = server.address.path else { return "" }
            return try await ChildProgram(
                interpreter.path,
                [script, path, server.authkeyFile.path] + folders.map(\.path)
            ).output()
        }
        let lines: [String] = output.split(separator: "\n").map { String($0) }
        let wrong: [String] = lines.filter { $0.hasPrefix("WRONG") }
        #expect(wrong.isEmpty, "\(output)")
        #expect(lines.contains("an honest proxy is handed on"))
        // How many were stored, of how many, how many of the corpus, read, refused by their classes.
        let last: String = try #require(lines.last)
        let counts: [Int] = last.split { !$0.isNumber }.compactMap { Int($0) }
        try #require(counts.count == 5)
        // A server that refuses everything would prove nothing.
        #expect(counts[2] > 40)
        #expect(counts[3] > 40)
    }
}
