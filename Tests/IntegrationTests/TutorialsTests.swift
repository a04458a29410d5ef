import Foundation
import MPTestSupport
import Testing

/// The tutorials do what they say.
@Suite(.timeLimit(.minutes(10)))
struct TutorialsTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// A block of a page: its first line after the fence, and its content.
    private struct Block {
        let title: String
        let text: String
    }

    private static func blocks(of page: String, between fence: String = "```") throws -> [Block] {
        let text = try String(contentsOf: root.appending(path: "docs/\(page)"), encoding: .utf8)
        // Every second part is inside of a pair of fences.
        let parts = text.components(separatedBy: fence)
        return stride(from: 1, to: parts.count, by: 2).map { index in
            let lines = parts[index].split(separator: "\n", omittingEmptySubsequences: false)
            let content = lines.dropFirst().joined(separator: "\n")
            return Block(title: String(lines[0]), text: content)
        }
    }

    /// Example programs print what they promise; so the tutorial does, if it shows that program.
    @Test func theProgramInSwiftIsTheExample() throws {
        // A whole program is between other fences than the snippets that are compiled one by one.
        let block = try #require(
            try Self.blocks(of: "tutorial-swift.md", between: "~~~").first
        )
        let file = Self.root.appending(path: "examples/tutorial/Tutorial.swift")
        #expect(try String(contentsOf: file, encoding: .utf8) == block.text)
    }

    /// All commands of the page run in one shell, as a reader types them, and print what the page says.
    @Test(.enabled(if: PythonInterpreter.default != nil, "there is no CPython here"))
    func thePagesOfPythonRun() async throws {
        let python = try #require(PythonInterpreter.default)
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "mp-tutorial-\(UUID().uuidString.prefix(8))")
        let bin = directory.appending(path: "bin")
        try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }  // Only a leftover in /tmp.
        for (name, path) in [
            ("python3", python.path), ("syncmanager", try BuiltProgram.path("syncmanager")),
        ] {
            try FileManager.default.createSymbolicLink(
                atPath: bin.appending(path: name).path,
                withDestinationPath: path
            )
        }
        var script = "cd '\(directory.path)' && export PATH='\(bin.path)':\"$PATH\"\n"
        var expected: [String] = []
        for block in try Self.blocks(of: "tutorial-python.md") {
            if block.title.hasPrefix("python ") {
                let file = directory.appending(path: String(block.title.dropFirst(7)))
                try block.text.write(to: file, atomically: false, encoding: .utf8)
            } else if block.title == "console" {
                for line in block.text.split(separator: "\n") {
                    if line.hasPrefix("$ ") {
                        script += line.dropFirst(2) + "\n"
                    } else {
                        expected.append(String(line))
                    }
                }
            }
        }
        let shell = try ChildProgram("/bin/sh", ["-c", script])
        defer { shell.kill() }
        var printed: [String] = []
        for await line in shell.lines where printed.count < expected.count { printed.append(line) }
        #expect(printed == expected)
    }
}
