/// Counts the words of texts.
///
/// A word is a run of ASCII letters and digits, in lower case; every other byte separates. The rule
/// looks at bytes, so that programs in other languages count the very same words: Python's
/// `re.findall(rb'[a-z0-9]+', data.lower())`.
struct WordCounter: Equatable, Sendable {
    /// How often each word has come up.
    private(set) var counts: [String: Int] = [:]
    /// How many words there were, all occurrences counted.
    private(set) var total = 0

    /// Adds the words of a text.
    mutating func add(_ text: some Sequence<UInt8>) {
        var word: [UInt8] = []
        for byte in text {
            if let letter = Self.letter(byte) {
                word.append(letter)
            } else {
                finish(&word)
            }
        }
        finish(&word)
    }

    /// Tells which letter or digit of a word a byte stands for, if any.
    private static func letter(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
        default: nil
        }
    }

    /// Counts a word that has ended, and empties the buffer for the next one.
    private mutating func finish(_ word: inout [UInt8]) {
        guard !word.isEmpty else { return }
        counts[String(decoding: word, as: UTF8.self), default: 0] += 1
        total += 1
        word.removeAll(keepingCapacity: true)
    }
}
