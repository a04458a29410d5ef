import Testing

@testable import syncmanager

@Suite struct DisplayWidthTests {
    @Test(
        arguments: [
            ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("名前", 4), ("ｆｕｌｌ", 8), ("한글", 4),
            // Consonant, vowel and consonant of one syllable.
            ("\u{1112}\u{1161}\u{11ab}", 2), ("😀!", 3), ("–…µ█", 4), ("\u{200b}", 0),
            ("\u{20000}", 2), ("\u{10ffff}", 1),
        ]
    )
    func countsColumns(text: String, width: Int) {
        #expect(text.displayWidth == width)
    }

    @Test(
        arguments: [
            ("abc", 3, "abc"), ("abcd", 3, "ab…"), ("abc", 1, "…"), ("abc", 0, ""), ("", 0, ""),
            ("名前だ", 6, "名前だ"), ("名前だ", 5, "名前…"), ("名前だ", 4, "名…"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
        ]
    )
    func cutsWhatDoesNotFit(text: String, width: Int, cut: String) {
        #expect(text.cut(toWidth: width) == cut)
    }

    @Test func padsByColumns() {
        #expect("名".paddedRight(to: 4) == "名  ")
        #expect("e\u{301}".paddedLeft(to: 3) == "  e\u{301}")
    }

    @Test func wrapsAtBlanks() {
        #expect("one two three".wrapped(toWidth: 9) == [" one two ", " three "])
        #expect("a extraordinary".wrapped(toWidth: 8) == [" a ", " extra… "])
        #expect("".wrapped(toWidth: 8) == [])
        #expect("ab cd".wrapped(toWidth: 0) == [" … ", " … "])
    }
}
