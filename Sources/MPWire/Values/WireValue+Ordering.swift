extension WireValue {
    /// Whether Python's `self < other` is true.
    ///
    /// - Throws: `TypeError` if Python doesn't order the two.
    package func isLess(than other: WireValue) throws(PythonException) -> Bool {
        if let left = number, let right = other.number { return left.isLess(than: right) }
        switch (self, other) {
        case (.text, .text), (.text, .surrogateText), (.surrogateText, .text),
            (.surrogateText, .surrogateText):
            return utf8Octets.lexicographicallyPrecedes(other.utf8Octets)
        case (.bytes(let left), .bytes(let right)), (.bytes(let left), .bytearray(let right)),
            (.bytearray(let left), .bytes(let right)),
            (.bytearray(let left), .bytearray(let right)):
            return left.lexicographicallyPrecedes(right)
        case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)):
            return try Self.isLess(left, than: right)
        case (.set(let left), .set(let right)), (.set(let left), .frozenset(let right)),
            (.frozenset(let left), .set(let right)),
            (.frozenset(let left), .frozenset(let right)):
            return left.isProperSubset(of: right)
        case (.object(let left), .object(let right)):
            if let isLess = try left.isLess(than: right) { return isLess }
        default:
            break  // No other two types are ordered, whatever cases are added.
        }
        throw .typeError(
            "'<' not supported between instances of '\(typeNameInErrors)' and "
                + "'\(other.typeNameInErrors)'"
        )
    }

    /// Compares the first two elements that differ, else the lengths.
    fileprivate static func isLess(
        _ left: [WireValue],
        than right: [WireValue]
    ) throws(PythonException) -> Bool {
        for position in 0..<min(left.count, right.count)
        where left[position] != right[position] {
            return try left[position].isLess(than: right[position])
        }
        return left.count < right.count
    }

    /// The octets of a text, whose order is that of the code points.
    private var utf8Octets: [UInt8] {
        switch self {
        case .text(let text): Array(text.utf8)
        case .surrogateText(let octets): octets
        case .null, .bool, .int, .bigInt, .float, .bytes, .bytearray, .list, .tuple, .dict, .set,
            .frozenset, .global, .object, .proxy, .cyclic:
            []
        }
    }
}

extension WireSet {
    /// Whether `other` has all members and more.
    fileprivate func isProperSubset(of other: WireSet) -> Bool {
        count < other.count
            // A member of one set is hashable, so it can be looked up in the other one, too.
            && elements.allSatisfy { (try? WireKey($0)).map(other.contains) ?? false }
    }
}

extension WireObject {
    /// Orders instances of the understood classes; `nil` if Python has no order for the two.
    fileprivate func isLess(than other: WireObject) throws(PythonException) -> Bool? {
        switch (wellKnown, other.wellKnown) {
        case (.array(_, let left), .array(_, let right)),
            (.deque(let left, _), .deque(let right, _)):
            return try WireValue.isLess(left, than: right)
        default:
            break
        }
        guard let global, global == other.global, global.module == "datetime" else { return nil }
        switch (global.name, arguments.count, other.arguments.count) {
        case ("date", 1, 1), ("datetime", 1, 1), ("time", 1, 1):
            // The state without a time zone is the fields, most significant byte first.
            return try arguments[0].isLess(than: other.arguments[0])
        case ("timedelta", 3, 3):
            // Days, seconds, microseconds; the latter two are never negative.
            return try WireValue.isLess(arguments, than: other.arguments)
        default:
            return nil
        }
    }
}
