/// The value of an object as Python's `repr` writes it, or the beginning of that.
package struct ObjectText: Encodable, Equatable, Sendable {
    /// The text.
    package let text: String
    /// Whether there is more.
    package let isCut: Bool

    private enum CodingKeys: String, CodingKey {
        case text
        case isCut = "cut"
    }

    /// Takes the beginning of a text.
    init(_ text: String, limit: Int) {
        let end = text.unicodeScalars.index(
            text.startIndex,
            offsetBy: limit,
            limitedBy: text.endIndex
        )
        self.text = String(text[..<(end ?? text.endIndex)])
        isCut = end.map { $0 < text.endIndex } ?? false
    }
}
