import Logging
import Testing

@testable import Multiprocessing

struct LogRecordTests {
    @Test(arguments: [
        (Logger.Level.trace, "SUBDEBUG"), (.debug, "DEBUG"), (.info, "INFO"),
        (.notice, "SUBWARNING"), (.warning, "WARNING"), (.error, "ERROR"),
        (.critical, "CRITICAL"),
    ])
    func hasPythonsForm(level: Logger.Level, name: String) {
        let record = LogRecord(level: level, process: "ChildProcess-1", message: "hello")
        #expect(texts(record.lines()) == ["[\(name)/ChildProcess-1] hello\n"])
    }

    @Test func staysOneLine() {
        let record = LogRecord(
            level: .info,
            process: "a\nb",
            message: "one\ntwo\r\u{1b}[31m\t\u{2028}é"
        )
        #expect(
            texts(record.lines()) == ["[INFO/a\\nb] one\\ntwo\\r\\x1b[31m\\t\\u2028é\n"]
        )
    }

    @Test func addsMetadataInOrder() {
        let record = LogRecord(
            level: .info,
            process: "P",
            message: "m",
            metadata: ["b": "2", "a": "1\n"]
        )
        #expect(texts(record.lines()) == ["[INFO/P] m a=1\\n b=2\n"])
    }

    @Test func countsMissingMessages() {
        #expect(
            texts(LogRecord(missing: 3, process: "P").lines()) == [
                "[WARNING/P] 3 messages were dropped, since standard error wasn't read in time\n"
            ]
        )
    }

    /// Lengths around the limit, of characters of one to four bytes.
    @Test(arguments: ["a", "é", "€", "😀"], [0, 1, 20, 21, 22, 23, 24, 25, 26, 100, 1000])
    func splitsLongRecordsBetweenCharacters(character: String, count: Int) {
        let message = String(repeating: character, count: count)
        let lines = LogRecord(level: .info, process: "P", message: message).lines(upTo: 40)
        let prefix = "[INFO/P] "
        var joined = ""
        for (index, line) in texts(lines).enumerated() {
            #expect(line.utf8.count <= 40 && line.hasPrefix(prefix) && line.hasSuffix("\n"))
            var piece = line.dropFirst(prefix.count).dropLast()
            if index > 0 {
                #expect(piece.first == "…")
                piece = piece.dropFirst()
            }
            if index < lines.count - 1 {
                #expect(piece.last == "…")
                piece = piece.dropLast()
            }
            joined += piece
        }
        #expect(joined == message)
        let isShort = prefix.utf8.count + message.utf8.count + 1 <= 40
        #expect((lines.count == 1) == isShort)
    }

    private func texts(_ lines: [[UInt8]]) -> [String] {
        lines.compactMap { String(validating: $0, as: UTF8.self) }
    }
}
