import Testing

@testable import syncmanager

@Suite struct WordCounterTests {
    @Test(
        arguments: [
            ("", [:]),
            ("  \n\t.,;", [:]),
            ("word", ["word": 1]),
            ("Word WORD word", ["word": 3]),
            ("it's 3.14", ["it": 1, "s": 1, "3": 1, "14": 1]),
            ("GPLv3-or-later", ["gplv3": 1, "or": 1, "later": 1]),
            ("snake_case", ["snake": 1, "case": 1]),
            ("Größe", ["gr": 1, "e": 1]),
            ("@[`{/:", [:]),
            ("aZ09", ["az09": 1]),
        ] as [(String, [String: Int])]
    )
    func countsRunsOfLettersAndDigits(text: String, expected: [String: Int]) {
        var counter = WordCounter()
        counter.add(text.utf8)
        #expect(counter.counts == expected)
        #expect(counter.total == expected.values.reduce(0, +))
    }

    @Test func aWordEndsWithItsText() {
        var counter = WordCounter()
        counter.add("over".utf8)
        counter.add("flow".utf8)
        #expect(counter.counts == ["over": 1, "flow": 1])
    }

    @Test func bytesThatAreNotTextSeparate() {
        var counter = WordCounter()
        counter.add([0x61, 0x00, 0xff, 0x62, 0x80, 0xc3])
        #expect(counter.counts == ["a": 1, "b": 1])
    }
}
