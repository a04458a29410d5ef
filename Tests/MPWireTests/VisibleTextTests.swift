import Testing

@testable import MPWire

@Suite struct VisibleTextTests {
    /// Issue 12, D11.
    @Test(arguments: [
        ("jobs", "jobs"), ("Größe 日本 –", "Größe 日本 –"), ("", ""), ("\\n", "\\n"),
        ("a\nb\r\tc", "a\\nb\\r\\tc"), ("\u{1b}[31mred\u{7f}", "\\x1b[31mred\\x7f"),
        ("\u{9b}31m\u{85}", "\\x9b31m\\x85"), ("\u{202e}txt\u{2066}", "\\u202etxt\\u2066"),
        ("\u{2028}\u{2029}\u{feff}\u{200b}", "\\u2028\\u2029\\ufeff\\u200b"),
        ("\u{e0001}\u{10ffff}", "\\U000e0001\\U0010ffff"), ("\u{a0}", "\\xa0"),
    ])
    func nothingActsOnATerminal(text: String, shown: String) {
        #expect(text.visible() == shown)
        #expect(shown.visible() == shown)
    }

    @Test func capsLengthAndTellsTheRest() {
        #expect("abcdef".visible(limit: 6) == "abcdef")
        #expect("abcdefg".visible(limit: 6) == "abcdef… (1 more)")
        #expect("äöü".visible(limit: 3) == "äöü")
        #expect("äöü".visible(limit: 1) == "ä… (4 more)")
        let long = String(repeating: "x", count: 5 << 20)
        #expect(long.visibleName.utf8.count < 140)
        #expect(String(repeating: "\u{1b}", count: 1000).visible(limit: 200).utf8.count < 900)
    }

    @Test func furtherLinesCanNotBeMistaken() {
        #expect("Error: x\nlistening on y".visibleLines() == "Error: x\n    listening on y")
        #expect("a\r\nb\u{1b}".visibleLines() == "a\\r\\nb\\x1b")
    }

    @Test func refusedClassesAreNamedInFewWords() {
        let name = String(repeating: "x", count: 5 << 20)
        let error = PickleError.refused(WireGlobal(name, "a\n\u{1b}[2J"), at: 7)
        #expect(error.description.utf8.count < 1000)
        #expect(!error.description.contains("\n"))
    }
}
