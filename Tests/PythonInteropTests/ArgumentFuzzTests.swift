import Foundation
import MPTestSupport
import MPWire
import Testing

/// Every method of every shared type with odd values as arguments, beside CPython's own manager.
@Suite(.timeLimit(.minutes(10)))
struct ArgumentFuzzTests {
    /// A line of `argument_fuzz.py`: a difference, or the totals.
    private struct Line: Decodable {
        let `case`: String?
        let cpython: String?
        let ours: String?
        let totals: [String: Int]?
    }

    /// The newest CPython, whose rules are ours.
    ///
    /// In parts that run at the same time, since a part waits for one server or the other.
    @Test(arguments: PythonInterpreter.all.suffix(1), 1...3)
    func oddFirstArgumentsAreTakenAsByCPython(
        _ interpreter: PythonInterpreter,
        part: Int
    ) async throws {
        let options = ["--systematic", "0", "--part", "\(part)", "--parts", "3"]
        let calls = try await compare(with: interpreter, options)
        #expect(calls > 7_000)
    }

    @Test(arguments: PythonInterpreter.all.suffix(1), [1, 2])
    func randomArgumentsAreTakenAsByCPython(
        _ interpreter: PythonInterpreter,
        seed: Int
    ) async throws {
        let options = ["--seed", "\(seed)", "--rounds", "1000"]
        let calls = try await compare(with: interpreter, options)
        #expect(calls > 1_000)
    }

    /// Runs the script against a server of ours.
    ///
    /// - Returns: How many calls were compared.
    private func compare(
        with interpreter: PythonInterpreter,
        _ options: [String]
    ) async throws -> Int {
        let script = try #require(
            Bundle.module.path(forResource: "Resources/argument_fuzz/argument_fuzz", ofType: "py")
        )
        let output = try await TestServer.run { server in
            let address = server.address.description
            let arguments = [script, address, server.authkeyFile.path] + options
            return try await ChildProgram(interpreter.path, arguments).output()
        }
        let decoder = JSONDecoder()
        let lines = try output.split(separator: "\n").map { line in
            try decoder.decode(Line.self, from: Data(line.utf8))
        }
        for line in lines where line.totals == nil {
            Issue.record(
                "\(line.case ?? ""): CPython \(line.cpython ?? ""), ours \(line.ours ?? "")"
            )
        }
        let totals = try #require(lines.last?.totals)
        #expect(totals["unfinished"] == nil)
        return totals["calls"] ?? 0
    }
}
