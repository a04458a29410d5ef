import Testing

@testable import benchmark

@Suite struct ReportDocumentTests {
    /// Writes a report into a document with this text, and returns what is then in it.
    private func document(_ text: String?, with report: String) throws -> String {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let path = directory.path + "/diary.md"
        if let text { try writeFile(text, to: path) }
        try ReportDocument(at: path).write(report)
        return try readFile(path)
    }

    @Test func aNewDocumentGetsAHeadingAndTheMarks() throws {
        let document = try document(nil, with: "figures")
        #expect(document.hasPrefix("# Benchmarks\n\n<!-- "))
        #expect(document.contains("-->\n\nfigures\n\n<!-- "))
        #expect(document.hasSuffix(" -->\n"))
    }

    @Test func whatIsWrittenByHandStays() throws {
        let edited = "by hand\n" + (try document(nil, with: "old")) + "\nby hand, too\n"
        #expect(try document(edited, with: "new") == edited.replacing("old", with: "new"))
    }

    @Test(arguments: ["", "# Someone's diary\n", "<!-- End of what is generated. -->"])
    func aDocumentWithoutMarksIsLeftAlone(text: String) {
        #expect {
            try document(text, with: "report")
        } throws: { error in
            "\(error)".contains("diary.md wasn't written by this command")
        }
    }
}
