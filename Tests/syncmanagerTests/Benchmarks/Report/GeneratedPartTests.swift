import Testing

@testable import syncmanager

@Suite struct GeneratedPartTests {
    @Test func aNewDocumentGetsAHeadingAndTheMarks() throws {
        let document = try GeneratedPart(of: nil, at: "a.md").document(with: "figures")
        #expect(document.hasPrefix("# Benchmarks\n\n<!-- "))
        #expect(document.contains("-->\n\nfigures\n\n<!-- "))
        #expect(document.hasSuffix(" -->\n"))
    }

    @Test func whatIsWrittenByHandStays() throws {
        let first = try GeneratedPart(of: nil, at: "a.md").document(with: "old")
        let edited = "by hand\n" + first + "\nby hand, too\n"
        let second = try GeneratedPart(of: edited, at: "a.md").document(with: "new")
        #expect(second == edited.replacing("old", with: "new"))
    }

    @Test(arguments: ["", "# Someone's diary\n", "<!-- End of what is generated. -->"])
    func aDocumentWithoutMarksIsLeftAlone(document: String) {
        #expect {
            try GeneratedPart(of: document, at: "diary.md")
        } throws: { error in
            "\(error)".contains("diary.md wasn't written by this command")
        }
    }
}
