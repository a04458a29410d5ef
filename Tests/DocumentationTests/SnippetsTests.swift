import Foundation
import Testing

/// Every snippet of Swift in the documentation compiles: those of README.md, of the articles and the other pages, and of
/// comments.
///
/// What a snippet uses and doesn't declare is declared in `Given`, in a file with the name of its page:
/// `Given/README.swift` for README.md, `Given/Pipeline.swift` for the comments of Pipeline.swift. A snippet of a
/// `Package.swift` begins with a comment that says so. Nothing is left out.
@Suite(.timeLimit(.minutes(10)))
struct SnippetsTests {
    private static let all = Result {
        try SnippetReader.files().map { try SnippetReader.snippets(of: $0) }.filter { !$0.isEmpty }
    }

    @Test func allOfThemCompile() async throws {
        var (together, alone, manifests): ([String], [[String]], [String]) = ([], [], [])
        var number = 0
        for page in try Self.all.get() {
            let given = try Self.given(for: page[0].file)
            var texts: [String] = []
            for snippet in page {
                number += 1
                let text = SnippetProgram.text(of: snippet, number: number, given: given)
                if snippet.isManifest { manifests.append(text) } else { texts.append(text) }
            }
            // What stands in a file itself is seen by the other snippets of its page, and by none of other pages.
            let hasDeclarations = page.contains { $0.parts.contains { $0.place == .file } }
            if hasDeclarations { alone.append(texts) } else { together += texts }
        }
        #expect(number > 40)
        #expect(!together.isEmpty && !alone.isEmpty && !manifests.isEmpty)
        let common = try Self.givenFile("Common")
        try await SnippetProgram.check(together + [common])
        for texts in alone { try await SnippetProgram.check(texts + [common]) }
        for manifest in manifests { try await SnippetProgram.check([manifest], isManifest: true) }
    }

    @Test func errorsAreFound() async throws {
        let snippet = Snippet(file: "README.md", line: 7, code: ["let count: Int = \"one\""])
        let text = SnippetProgram.text(of: snippet, number: 1, given: "")
        await #expect {
            try await SnippetProgram.check([text])
        } throws: {
            "\($0)".contains("README.md:7:")
        }
    }

    /// Another way to count them, so that none is overlooked.
    @Test func allOfThemAreFound() throws {
        var expected = 0
        for file in try SnippetReader.files() {
            let text = try String(contentsOfFile: "\(SnippetReader.root)/\(file)", encoding: .utf8)
            expected += text.components(separatedBy: "```swift").count - 1
        }
        #expect(try Self.all.get().joined().count == expected)
    }

    @Test func partsAreToldApart() {
        let code = [
            "import Distributed", "", "@Resolvable", "package protocol P {", "    func f()", "}",
            "struct S {", "}", "", "distributed actor A: P {", "}", "let a = A()",
        ]
        let parts = Snippet(file: "x", line: 10, code: code).parts
        #expect(parts.map(\.place) == [.top, .file, .function, .file, .function])
        #expect(parts.map(\.line) == [10, 12, 16, 19, 21])
        #expect(parts[1].code == Array(code[2...5]))
        #expect(parts[4].code == ["let a = A()"])
    }

    private static func given(for file: String) throws -> String {
        let name = URL(filePath: file).deletingPathExtension().lastPathComponent
        let path = "\(givenDirectory)/\(name).swift"
        guard FileManager.default.fileExists(atPath: path) else { return "" }
        return try givenFile(name)
    }

    private static func givenFile(_ name: String) throws -> String {
        try String(contentsOfFile: "\(givenDirectory)/\(name).swift", encoding: .utf8)
    }

    private static let givenDirectory = "\(SnippetReader.root)/Tests/DocumentationTests/Given"
}
