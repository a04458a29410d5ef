extension WireValue {
    /// Whether Python's `self < other` is true.
    ///
    /// - Throws: `TypeError` if Python doesn't order the two, `RuntimeError` if too little work is left.
    package func isLess(
        than other: WireValue,
        _ work: WorkMeter = .unlimited
    ) throws(PythonException) -> Bool {
        try work.charge(1)
        if let left = number, let right = other.number { return left.isLess(than: right) }
        switch (self, other) {
        case (.text(let left), .text(let right)):
            return try Self.precedes(left.utf8.span, right.utf8.span, work)
        case (.text(let left), .surrogateText(let right)):
            return try Self.precedes(left.utf8.span, right.span, work)
        case (.surrogateText(let left), .text(let right)):
            return try Self.precedes(left.span, right.utf8.span, work)
        case (.surrogateText(let left), .surrogateText(let right)),
            (.bytes(let left), .bytes(let right)), (.bytes(let left), .bytearray(let right)),
            (.bytearray(let left), .bytes(let right)),
            (.bytearray(let left), .bytearray(let right)):
            return try Self.precedes(left.span, right.span, work)
        case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)):
            return try Self.isLess(left, than: right, work)
        case (.set(let left), .set(let right)), (.set(let left), .frozenset(let right)),
            (.frozenset(let left), .set(let right)),
            (.frozenset(let left), .frozenset(let right)):
            return left.count < right.count ? try left.isSubset(of: right, work) : false
        case (.object(let left), .object(let right)):
            if let isLess = try left.isLess(than: right, work) { return isLess }
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
        than right: [WireValue],
        _ work: WorkMeter
    ) throws(PythonException) -> Bool {
        if left.isSameStorage(as: right) { return left.count < right.count }
        for position in 0..<min(left.count, right.count)
        where !(try left[position].isEqual(to: right[position], work)) {
            return try left[position].isLess(than: right[position], work)
        }
        return left.count < right.count
    }

    /// Compares bytes; for texts in UTF-8 that is the order of their code points.
    private static func precedes(
        _ left: Span<UInt8>,
        _ right: Span<UInt8>,
        _ work: WorkMeter
    ) throws(PythonException) -> Bool {
        let count = min(left.count, right.count)
        if count >= [UInt8].countPerStep { try work.charge(count / [UInt8].countPerStep) }
        for index in 0..<count where left[index] != right[index] {
            return left[index] < right[index]
        }
        return left.count < right.count
    }
}

extension WireObject {
    /// Orders instances of known classes; `nil` if Python has no order for the two.
    fileprivate func isLess(
        than other: WireObject,
        _ work: WorkMeter
    ) throws(PythonException) -> Bool? {
        // Finding out what they are may build their elements.
        try work.charge(partCount + other.partCount)
        switch (wellKnown, other.wellKnown) {
        case (.array(_, let left), .array(_, let right)),
            (.deque(let left, _), .deque(let right, _)):
            return try WireValue.isLess(left, than: right, work)
        default:
            break
        }
        guard let global, global == other.global, global.module == "datetime" else { return nil }
        switch (global.name, arguments.count, other.arguments.count) {
        case ("date", 1, 1), ("datetime", 1, 1), ("time", 1, 1):
            // The state without a time zone consists of the fields, most significant byte first.
            return try arguments[0].isLess(than: other.arguments[0], work)
        case ("timedelta", 3, 3):
            // Days, seconds, microseconds; the latter two are never negative.
            return try WireValue.isLess(arguments, than: other.arguments, work)
        default:
            return nil
        }
    }
}
