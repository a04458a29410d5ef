import Foundation
import MPTestSupport
import Testing

/// What processes log, as whoever reads their standard error sees it.
@Suite(.timeLimit(.minutes(3))) struct LoggingTests {
    @Test func nothingIsLoggedByDefault() async throws {
        let program = try await ended("log-by-default")
        #expect(program.status == 0 && program.errors == "")
    }

    @Test func lastWordsAreWritten() async throws {
        let program = try await ended("log-and-exit")
        #expect(program.status == 3)
        #expect(program.errors == "[INFO/MainProcess] the last words\n")
    }

    /// Four processes at once, to one pipe: lines shorter than a pipe takes in one piece, and longer ones.
    @Test func linesOfProcessesDoNotMix() async throws {
        let probe = try BuiltProgram.path("process-probe")
        let lengths = [1, 100, 4000, 9000]
        let writers = (1...4).map {
            "\(probe) log ChildProcess-\($0) \(lengths.map(String.init).joined(separator: " ")) &"
        }
        let program = try ChildProgram(
            "/bin/sh",
            ["-c", writers.joined(separator: "\n") + "\nwait"]
        )
        let ending = await program.wait()
        #expect(ending.status == 0)
        try check(ending.errors, pieces: lengths.map { $0 <= 4000 ? 1 : 3 }, lengths)
    }

    /// The same to a file that each process has opened for appending: every message is one line.
    @Test func filesGetOneLinePerMessage() async throws {
        let probe = try BuiltProgram.path("process-probe")
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(
            "mp-log-\(UUID().uuidString.prefix(8))"
        )
        defer { try? FileManager.default.removeItem(at: file) }  // Only a leftover in /tmp.
        let lengths = [1, 9000, 100_000]
        let words = lengths.map(String.init).joined(separator: " ")
        let writers = (1...4).map { "\(probe) log ChildProcess-\($0) \(words) 2>>\(file.path) &" }
        let program = try ChildProgram(
            "/bin/sh",
            ["-c", writers.joined(separator: "\n") + "\nwait"]
        )
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

    private func ended(_ mode: String) async throws -> ChildProgram.Ending {
        try await ChildProgram(BuiltProgram.path("process-probe"), [mode]).wait()
    }

    /// Checks that each of four writers has written each message whole, in its own lines.
    private func check(_ text: String, pieces: [Int], _ lengths: [Int]) throws {
        var counts: [String: [Int: Int]] = [:]
        var letters: [String: [Character]] = [:]
        var lineCount = 0
        for line in text.split(separator: "\n") {
            lineCount += 1
            let end = try #require(
                line.firstIndex(of: " "),
                "a line without a prefix: \(line.prefix(80))"
            )
            let prefix = String(line[..<end])
            try #require(prefix.hasPrefix("[INFO/ChildProcess-") && prefix.hasSuffix("]"))
            let piece = line[line.index(after: end)...]
            let kinds = Set(piece.filter { $0 != "…" })
            try #require(kinds.count == 1, "two messages in one line: \(line.prefix(80))")
            if piece.first == "…" {
                letters[prefix, default: []] += piece.dropFirst().filter { $0 != "…" }
            } else {
                letters[prefix] = piece.filter { $0 != "…" }
            }
            if piece.last != "…", let count = letters[prefix]?.count {
                counts[prefix, default: [:]][count, default: 0] += 1
            }
        }
        let expected = Dictionary(uniqueKeysWithValues: lengths.map { ($0, 100) })
        #expect(
            counts
                == Dictionary(
                    uniqueKeysWithValues: (1...4).map {
                        ("[INFO/ChildProcess-\($0)]", expected)
                    }
                )
        )
        #expect(lineCount == 4 * 100 * pieces.reduce(0, +))
    }
}
