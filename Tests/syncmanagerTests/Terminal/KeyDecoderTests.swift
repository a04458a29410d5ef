import Testing

@testable import syncmanager

@Suite struct KeyDecoderTests {
    /// The keys of some bytes, which come one by one, and what is left.
    private func keys(_ text: String) -> [Key] { keys(Array(text.utf8)) }

    private func keys(_ bytes: [UInt8]) -> [Key] {
        var decoder = KeyDecoder()
        var keys = bytes.compactMap { decoder.receive($0) }
        if let last = decoder.flush() { keys.append(last) }
        #expect(!decoder.isPending)
        return keys
    }

    @Test(
        arguments: [
            ("q ", [Key.character("q"), .character(" ")]), ("\r\n", [.enter, .enter]),
            ("\t\u{1b}[Z", [.tab, .backTab]), ("\u{7f}\u{8}", [.backspace, .backspace]),
            ("\u{c}\u{3}", [.control("l"), .control("c")]),
            ("\u{1b}[A\u{1b}[B\u{1b}[C\u{1b}[D", [.up, .down, .right, .left]),
            ("\u{1b}OA\u{1b}OM", [.up, .enter]), ("\u{1b}[1;5A", [.up]),
            ("\u{1b}[5~\u{1b}[6~\u{1b}[5;2~", [.pageUp, .pageDown, .pageUp]),
            (
                "\u{1b}[H\u{1b}[F\u{1b}[1~\u{1b}[4~\u{1b}[7~\u{1b}[8~",
                [.home, .end, .home, .end, .home, .end]
            ),
            ("\u{1b}[3~", [.delete]), ("\u{1b}", [.escape]), ("\u{1b}\u{1b}[A", [.escape, .up]),
            // Keys with alt, function keys, the mouse, and what nobody knows.
            ("\u{1b}x\u{1b}[[A\u{1b}[24~\u{1b}[<0;1;2M\u{1b}[?1ny", [.enter, .character("y")]),
            ("é€😀", [.character("é"), .character("€"), .character("😀")]),
        ]
    )
    func readsKeys(text: String, keys: [Key]) {
        #expect(self.keys(text) == keys)
    }

    @Test(
        arguments: [
            ([0xff, 0x80, 0x41], [Key.character("A")]), ([0xc3, 0x41], [.character("A")]),
            ([0xe2, 0x82], []), ([0xe0, 0x80, 0x80], []), ([0x00, 0x1c, 0x41], [.character("A")]),
            ([0xc3, 0x1b, 0x5b, 0x41], [.up]),
        ] as [([UInt8], [Key])]
    )
    func bytesThatAreNoKeysAreIgnored(bytes: [UInt8], keys: [Key]) {
        #expect(self.keys(bytes) == keys)
    }

    @Test func aSequenceWithoutEndIsGivenUp() {
        let digits = String(repeating: "1", count: 33)
        #expect(keys("\u{1b}[\(digits)q") == [.character("q")])
    }

    @Test func waitsForTheRestOfAKey() {
        var decoder = KeyDecoder()
        for byte in [0x1b, 0x5b, 0x31] as [UInt8] {
            #expect(decoder.receive(byte) == nil)
            #expect(decoder.isPending)
        }
        // It was no escape key.
        #expect(decoder.flush() == nil)
        #expect(decoder.receive(0x41) == .character("A"))
        #expect(!decoder.isPending)
    }
}
