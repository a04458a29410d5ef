import Foundation
import Testing

@testable import syncmanager

@Suite struct HistoryFileTests {
    @Test func isWhereTheEnvironmentSays() {
        let state = ["XDG_STATE_HOME": "/state", "HOME": "/home/me"]
        #expect(HistoryFile(environment: state)?.path == "/state/syncmanager/history")
        let home = "/home/me/.local/state/syncmanager/history"
        #expect(HistoryFile(environment: ["HOME": "/home/me"])?.path == home)
        let relative = ["XDG_STATE_HOME": "state", "HOME": "/home/me"]
        #expect(HistoryFile(environment: relative)?.path == home)
        #expect(HistoryFile(environment: [:]) == nil)
    }

    @Test func forgetsLinesThatBeginWithABlank() {
        #expect(HistoryFile.keeps("x = 5"))
        #expect(!HistoryFile.keeps(" x = 'secret'"))
        #expect(!HistoryFile.keeps(""))
    }

    @Test func keepsLinesForTheOwnerAlone() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let file = HistoryFile(path: directory.path + "/a/b/history")
        #expect(try file.lines() == [])
        try file.append("one")
        try file.append("zwei ä")
        #expect(try file.lines() == ["one", "zwei ä"])
        for (path, mode) in [("a", 0o700), ("a/b", 0o700), ("a/b/history", 0o600)] {
            let attributes = try FileManager.default.attributesOfItem(
                atPath: directory.path + "/" + path
            )
            #expect(attributes[.posixPermissions] as? Int == mode)
        }
    }

    @Test func shortensWhatHasBecomeTooLong() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let file = HistoryFile(path: directory.path + "/history")
        let lines = (0...2 * HistoryFile.limit).map { "line \($0)" }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: file.path))
        #expect(try file.lines() == lines.suffix(HistoryFile.limit))
        #expect(try readFile(file.path).filter { $0 == 10 }.count == HistoryFile.limit)
    }

    @Test func whatCannotBeWrittenIsAnError() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try Data().write(to: URL(filePath: directory.path + "/file"))
        let file = HistoryFile(path: directory.path + "/file/history")
        #expect(throws: CommandError.self) { try file.append("one") }
    }
}
