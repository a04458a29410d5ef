/// A name in which each `*` stands for any text, including none.
struct NamePattern: Hashable, Sendable {
    /// The parts between the stars.
    private let parts: [String]

    /// Matches every name.
    static let any = NamePattern("*")

    init(_ text: String) {
        parts = text.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
    }

    /// The pattern as it is written.
    var text: String { parts.joined(separator: "*") }

    /// Whether it may match more than one name.
    var hasStars: Bool { parts.count > 1 }

    /// Whether it matches every name.
    var isAny: Bool { parts.count > 1 && parts.allSatisfy(\.isEmpty) }

    /// Whether it matches a name, comparing bytes: a name that merely looks alike isn't the same.
    ///
    /// - Complexity: O(name × pattern) at worst: each part is searched once, from where the one
    ///   before it ended.
    func matches(_ name: String) -> Bool {
        guard parts.count > 1 else { return name.utf8.elementsEqual(parts[0].utf8) }
        var rest = Array(name.utf8)[...]
        let (first, last) = (Array(parts[0].utf8), Array(parts[parts.count - 1].utf8))
        guard rest.count >= first.count + last.count, rest.starts(with: first),
            rest.suffix(last.count).elementsEqual(last)
        else { return false }
        rest = rest.dropFirst(first.count).dropLast(last.count)
        for part in parts.dropFirst().dropLast() {
            guard let end = Self.end(of: Array(part.utf8), in: rest) else { return false }
            rest = rest[end...]
        }
        return true
    }

    /// Where the first occurrence of `part` ends.
    private static func end(of part: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
        guard part.count <= text.count else { return nil }
        return (text.startIndex...text.endIndex - part.count)
            .first { text[$0..<$0 + part.count].elementsEqual(part) }
            .map { $0 + part.count }
    }
}
