import Foundation
import MPTestSupport
import Testing

/// What processes log, as whoever reads their standard error sees it.
@Suite(.timeLimit(.minutes(10))) struct LoggingTests {
    @Test func nothingIsLoggedByDefault() async throws {
        let program = try await ended("log-by-default")
        #expect(program.status == 0 && program.errors == "")
    }

    @Test func lastWordsAreWritten() async throws {
        let program = try await ended("log-and-exit")
        #expect(program.status == 3)
        #expect(program.errors == "[INFO/MainProcess] the last words\n")
    }

    @Test(arguments: ["spawn", "forkserver", "fork"])
    func childrenInheritTheLevel(method: String) async throws {
        let program = try await ended("log-words", method)
        #expect(program.status == 0)
        #expect(
            program.errors == """
                [INFO/ChildProcess-1] child process calling self.run()
                [INFO/ChildProcess-1] hello
                [INFO/ChildProcess-1] process shutting down
                [INFO/ChildProcess-1] process exiting with exitcode 0

                """
        )
    }

    /// Four processes at once, to one pipe: lines shorter than a pipe takes in one piece, and longer ones.
    @Test(arguments: ["spawn", "forkserver"])
    func linesOfProcessesDoNotMix(method: String) async throws {
        let lengths = [1, 100, 4000, 9000]
        let program = try await ended(["log", method] + lengths.map(String.init))
        #expect(program.status == 0)
        try check(program.errors, pieces: lengths.map { $0 <= 4000 ? 1 : 3 }, lengths)
    }

    /// The same to a file: every message is one line.
    @Test func filesGetOneLinePerMessage() async throws {
        let probe = try BuiltProgram.path("process-probe")
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(
            "mp-log-\(UUID().uuidString.prefix(8))"
        )
        defer { try? FileManager.default.removeItem(at: file) }  // Only a leftover in /tmp.
        let lengths = [1, 9000, 100_000]
        let words = lengths.map(String.init).joined(separator: " ")
        let script = "\(probe) log spawn \(words) 2>>\(file.path)"
        let program = try ChildProgram("/bin/sh", ["-c", script])
        #expect(await program.wait().status == 0)
        try check(
            String(contentsOf: file, encoding: .utf8),
            pieces: lengths.map { _ in 1 },
            lengths
        )
    }

    @Test func readerThatDoesNotReadStopsNobody() async throws {
        let probe = try BuiltProgram.path("process-probe")
        // The program's standard error is a pipe that the shell keeps open and never reads.
        let script = """
            exec 3<>"$0"
            "$1" log-unread 2>&3
            """
        let fifo = FileManager.default.temporaryDirectory.appendingPathComponent(
            "mp-fifo-\(UUID().uuidString.prefix(8))"
        ).path
        #expect(mkfifo(fifo, 0o600) == 0)
        defer { unlink(fifo) }
        let program = try ChildProgram("/bin/sh", ["-c", script, fifo, probe], limit: .seconds(60))
        #expect(try await program.output() == "went on\n")
    }

    private func ended(_ words: String...) async throws -> ChildProgram.Ending {
        try await ended(words)
    }

    private func ended(_ words: [String]) async throws -> ChildProgram.Ending {
        try await ChildProgram(BuiltProgram.path("process-probe"), words).wait()
    }

    /// Checks that each of four children has written each message whole, in lines of its own.
    private func check(_ text: String, pieces: [Int], _ lengths: [Int]) throws {
        var counts: [String: [Int: Int]] = [:]
        var lengthSoFar: [String: Int] = [:]
        var lineCount = 0
        for line in text.split(separator: "\n") where !line.contains("] process ") {
            guard !line.contains("] child process calling") else { continue }
            lineCount += 1
            let end = try #require(line.firstIndex(of: " "), "no prefix: \(line.prefix(80))")
            let prefix = String(line[..<end])
            try #require(prefix.hasPrefix("[INFO/ChildProcess-") && prefix.hasSuffix("]"))
            let piece = line[line.index(after: end)...]
            let letters = piece.filter { $0 != "…" }
            try #require(Set(letters).count == 1, "two messages in one line: \(line.prefix(80))")
            lengthSoFar[prefix] =
                (piece.first == "…" ? lengthSoFar[prefix] ?? 0 : 0) + letters.count
            if piece.last != "…", let length = lengthSoFar[prefix] {
                counts[prefix, default: [:]][length, default: 0] += 1
            }
        }
        let each = Dictionary(uniqueKeysWithValues: lengths.map { ($0, 100) })
        let names = (1...4).map { "[INFO/ChildProcess-\($0)]" }
        #expect(counts == Dictionary(uniqueKeysWithValues: names.map { ($0, each) }))
        #expect(lineCount == 4 * 100 * pieces.reduce(0, +))
    }
}
