extension WireValue {
    /// What an instance is ordered by within a family; `nil` for other values.
    package var familyKey: (family: String, key: WireValue)? {
        guard case .object(let object) = self, case .key(let key) = object.comparisonForm,
            key.order == .byKey
        else { return nil }
        return (key.family, key.key)
    }

    /// How many steps it takes to find out what an instance is compared as.
    package var formCost: Int { wireObject?.partCount ?? 1 }

    /// Whether Python's `self < other` is true.
    ///
    /// - Throws: `TypeError` if Python doesn't order the two, `RuntimeError` if too little work is left.
    package func isLess(
        than other: WireValue,
        _ work: WorkMeter = .unlimited
    ) throws(PythonException) -> Bool {
        // Most comparisons are of an integer with an integer.
        if case .int(let left) = self, case .int(let right) = other {
            try work.charge(2)
            return left < right
        }
        try work.charge(1)
        if let left = number, let right = other.number {
            if left.isNaN && isDecimalNaN || right.isNaN && other.isDecimalNaN {
                throw .invalidOperation
            }
            return try left.isLess(than: right, work)
        }
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
        case (.object(let left), _):
            if let isLess = try left.isLess(than: other, work) { return isLess }
        case (_, .object(let right)):
            try work.charge(right.partCount)
            switch right.comparisonForm {
            case .plain(let plain): return try isLess(than: plain, work)
            case .unknown, .ambiguous: throw .incomparable(right)
            case .number, .key, .identity, .known: break
            }
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
        than other: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Bool? {
        // Finding out what they are may build their elements.
        try work.charge(partCount + (other.wireObject?.partCount ?? 0))
        let form = comparisonForm
        switch form {
        case .plain(let plain): return try plain.isLess(than: other, work)
        case .unknown, .ambiguous: throw .incomparable(self)
        case .number, .key, .identity, .known: break
        }
        guard case .object(let right) = other else { return nil }
        switch (form, right.comparisonForm) {
        case (_, .plain(let plain)): return try WireValue.object(self).isLess(than: plain, work)
        case (_, .unknown), (_, .ambiguous): throw .incomparable(right)
        case (.known(.array(_, let left)), .known(.array(_, let right))),
            (.known(.deque(let left, _)), .known(.deque(let right, _))):
            return try WireValue.isLess(left, than: right, work)
        case (.key(let left), .key(let right)): return try left.isLess(than: right, work)
        default: return nil
        }
    }
}

extension ComparisonKey {
    /// Orders instances of one family; `nil` if Python has no order for the two.
    fileprivate func isLess(
        than other: ComparisonKey,
        _ work: WorkMeter
    ) throws(PythonException) -> Bool? {
        guard family == other.family else {
            let (mine, its) = (family.prefix { $0 != " " }, other.family.prefix { $0 != " " })
            guard mine == its, mine == "datetime" || mine == "time" else { return nil }
            let isNaive = family.hasSuffix("without zone") || other.family.hasSuffix("without zone")
            guard !isNaive else {
                throw .typeError("can't compare offset-naive and offset-aware \(mine)s")
            }
            throw .typeError(
                "the server can't order \(mine)s of different time zones, whose rules it doesn't have: store them in UTC"
            )
        }
        guard order == .byKey else { return nil }
        return try key.isLess(than: other.key, work)
    }
}
