/// Makes choices out of an input, and the same dull ones for ever when it is used up.
struct Choices {
    private var rest: ArraySlice<UInt8>

    init(_ input: ArraySlice<UInt8>) {
        rest = input
    }

    /// Whether there is nothing left to choose by.
    var isUsedUp: Bool { rest.isEmpty }

    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    mutating func flag() -> Bool { byte() & 1 == 1 }

    mutating func number(below limit: Int) -> Int { limit > 0 ? Int(byte()) % limit : 0 }

    /// One of several; `nil` if there is none.
    mutating func element<Elements: Collection>(of elements: Elements) -> Elements.Element? {
        guard !elements.isEmpty else { return nil }
        let offset = number(below: elements.count)
        return elements[elements.index(elements.startIndex, offsetBy: offset)]
    }

    /// So many bytes as the next one says, or as there are.
    mutating func bytes() -> ArraySlice<UInt8> {
        let count = Int(byte())
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// A number of eight bytes.
    mutating func word() -> UInt64 {
        (0..<8).reduce(0) { word, _ in word << 8 | UInt64(byte()) }
    }
}
