import Foundation
import Testing

@testable import syncmanager

/// What docs/operations.md says is so.
@Suite(.timeLimit(.minutes(10))) struct OperationsTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The lines of the page.
    private static func page() throws -> [Substring] {
        try String(contentsOf: root.appending(path: "docs/operations.md"), encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The lines of all blocks of commands.
    private static func commands() throws -> [Substring] {
        var (lines, isInside): ([Substring], Bool) = ([], false)
        for line in try page() {
            if line.hasPrefix("```") {
                isInside = line == "```sh"
            } else if isInside {
                lines.append(line)
            }
        }
        return lines
    }

    @Test func itsCommandsRunFromTopToBottom() async throws {
        let commands = try Self.commands().joined(separator: "\n")
        let shell = try await Shell(
            """
            mkdir bin && ln -s "$0" bin/syncmanager && export PATH="$PWD/bin:$PATH"
            cat >commands <<'COMMANDS'
            set -e
            \(commands)
            COMMANDS
            bash commands
            """
        )
        #expect(shell.ending == .exited(status: 0))
        #expect(shell.output.contains(" is well: "))
        #expect(shell.output.contains("1 object(s)"))
        #expect(shell.output.contains("limit = [\"memory=512M\"]"))
        #expect(shell.output.contains("log-level = \"warning\""))
        #expect(shell.output.contains("{\"apples\": 3}"))
    }

    /// The first cells of the tables below "Errors", without what stands for names and numbers.
    private static func messages() throws -> [String] {
        let lines = try page()
        let start = try #require(lines.firstIndex(of: "## Errors"))
        return lines[start...].filter { $0.hasPrefix("| `") }
            .flatMap { $0.split(separator: "|")[0].matches(of: /`([^`]+)`/).map { String($0.1) } }
    }

    @Test func itsErrorsAreThoseOfTheSources() throws {
        let files = FileManager.default.enumerator(atPath: Self.root.path + "/Sources")
        var text = ""
        while let file = files?.nextObject() as? String {
            guard file.hasSuffix(".swift") else { continue }
            text += try String(contentsOfFile: "\(Self.root.path)/Sources/\(file)", encoding: .utf8)
        }
        // Texts of several lines become one.
        let words = text.replacing(/\\\n */, with: "").replacing(/" *\n *\+ "/, with: "")
        let messages = try Self.messages()
        #expect(messages.count > 60)
        for message in messages {
            for part in message.split(separator: "…") {
                let part = part.trimmingCharacters(in: .whitespaces)
                let isThere = words.contains(part)
                #expect(isThere, "no message has '\(part)'")
            }
        }
    }

    @Test func itSaysWhatEachStatusOfACheckMeans() throws {
        let page = try Self.page()
        for status in [0, 1, 2, 3, 64] { #expect(page.contains { $0.hasPrefix("| \(status) |") }) }
    }
}
