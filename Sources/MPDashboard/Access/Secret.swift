import MPTransport

/// A text of random characters that somebody has to know.
package struct Secret: Sendable {
    /// The characters, which are safe in URLs and cookies.
    package let text: String

    /// Takes a text.
    package init(_ text: String) {
        self.text = text
    }

    /// Draws a text of 256 random bits.
    package static func random() -> Self {
        let digits = Array("0123456789abcdef".utf8)
        let bytes = Cryptography.random(32)
        let characters = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return Self(String(decoding: characters, as: UTF8.self))
    }

    /// Whether a text is this one; the time that it takes says nothing about where they differ.
    package func matches(_ other: String) -> Bool {
        let (mine, others) = (Array(text.utf8), Array(other.utf8))
        guard mine.count == others.count else { return false }
        var difference: UInt8 = 0
        for place in mine.indices { difference |= mine[place] ^ others[place] }
        return difference == 0
    }
}
