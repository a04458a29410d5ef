import MPWire

// Texts are ordered by code points, which is the order of their UTF-8 bytes.
extension PythonSort {
    /// Sorts a list of texts only.
    ///
    /// - Returns: `false` if it holds anything else.
    static func sortTexts(
        _ elements: inout [StoredValue],
        _ isReversed: Bool,
        _ work: WorkMeter
    ) throws(PythonException) -> Bool {
        guard var (keys, end) = try textKeys(of: elements, work, text) else { return false }
        if isReversed { keys.reverse() }
        try SortKey.sort(&keys, work)
        var pending = SortKey.ties(in: keys).map { (range: $0, start: end) }
        while let (range, start) = pending.popLast() {
            try work.charge(stepsPerTie)
            var part = Array(keys[range])
            end = start
            if try !extendIfItPays(&part, &end, elements, work) {
                part = try Timsort.sorted(part, by: TextOrder(elements: elements, work: work))
            } else {
                try SortKey.sort(&part, work)
                pending += SortKey.ties(in: part).map {
                    (range.lowerBound + $0.lowerBound..<range.lowerBound + $0.upperBound, end)
                }
            }
            keys.replaceSubrange(range, with: part)
        }
        if isReversed { keys.reverse() }
        arrange(&elements, keys.map(\.position))
        return true
    }

    /// Makes keys from the bytes after a common prefix of `start` bytes.
    ///
    /// That pays if there are many texts and all are longer. Then `start` becomes the end of the bytes in
    /// the keys.
    private static func extendIfItPays(
        _ keys: inout [SortKey],
        _ start: inout Int,
        _ elements: [StoredValue],
        _ work: WorkMeter
    ) throws(PythonException) -> Bool {
        guard keys.count >= RadixSort.leastCount else { return false }
        var prefix = CommonPrefix(from: start)
        for key in keys {
            let text = elements[Int(key.position)].builtText
            guard text.utf8.count > start else { return false }
            try prefix.narrow(to: text, work)
        }
        keys = keys.map { key in
            let bytes = elements[Int(key.position)].builtText.utf8.span
            return SortKey(
                UInt64(ordering: bytes, from: prefix.end),
                at: Int(key.position)
            )
        }
        start = prefix.end + 8
        return true
    }

    /// Makes keys from the first eight bytes in which texts may differ.
    ///
    /// - Returns: The keys, and where these bytes end; `nil` if an element isn't a text.
    @inline(__always)
    static func textKeys(
        of elements: [StoredValue],
        _ work: WorkMeter,
        _ text: (StoredValue) -> String?
    ) throws(PythonException) -> (keys: [SortKey], end: Int)? {
        try work.chargePasses(4, over: elements.count)
        var prefix = CommonPrefix(from: 0)
        let span = elements.span
        for index in span.indices {
            guard let text = text(span[index]) else { return nil }
            try prefix.narrow(to: text, work)
            if prefix.end == 0 { break }
        }
        let start = prefix.end
        let found = keys(of: elements) { position, element -> SortKey? in
            guard let text = text(element) else { return nil }
            return SortKey(UInt64(ordering: text.utf8.span, from: start), at: position)
        }
        return found.map { ($0, start + 8) }
    }

    /// The element's text; `nil` if it isn't one.
    @inline(__always)
    private static func text(_ element: StoredValue) -> String? {
        guard case .value(.text(let text)) = element else { return nil }
        return text
    }
}

extension StoredValue {
    /// The text of a built element.
    ///
    /// - Precondition: It is a text.
    fileprivate var builtText: String {
        guard case .value(.text(let text)) = self else { preconditionFailure("it is no text") }
        return text
    }
}

/// The common prefix of several texts, as far as it is known.
private struct CommonPrefix {
    /// Number of leading bytes known to be common from the start.
    private let start: Int
    /// The bytes of the first text; `nil` before it was seen.
    private var bytes: [UInt8]?
    /// Length of the common prefix, in bytes.
    private(set) var end: Int

    /// Starts without texts; all have their first `start` bytes in common.
    init(from start: Int) {
        self.start = start
        end = start
    }

    /// Shortens the prefix to what another text shares.
    mutating func narrow(to text: String, _ work: WorkMeter) throws(PythonException) {
        guard let bytes else {
            bytes = Array(text.utf8)
            end = text.utf8.count
            return try work.charge(end / 32)
        }
        let others = text.utf8.span
        let most = min(end, others.count)
        if most - start >= 32 { try work.charge((most - start) / 32) }
        end = Self.firstDifference(bytes.span, others, start..<most)
    }

    /// The first position in `range` at which the bytes differ, or its end.
    private static func firstDifference(
        _ left: Span<UInt8>,
        _ right: Span<UInt8>,
        _ range: Range<Int>
    ) -> Int {
        var place = range.lowerBound
        while place + 8 <= range.upperBound,
            UInt64(ordering: left, from: place) == UInt64(ordering: right, from: place)
        {
            place += 8
        }
        while place < range.upperBound, left[place] == right[place] { place += 1 }
        return place
    }
}

/// Order of texts by all their bytes.
private struct TextOrder: SortOrder {
    let elements: [StoredValue]
    /// The meter to which comparisons are charged.
    let work: WorkMeter

    func isLess(_ left: SortKey, than right: SortKey) throws(PythonException) -> Bool {
        let text = elements[Int(left.position)].builtText
        let other = elements[Int(right.position)].builtText
        let bytes = text.utf8.span
        let others = other.utf8.span
        try work.charge(1 + min(bytes.count, others.count) / 32)
        for index in 0..<min(bytes.count, others.count) where bytes[index] != others[index] {
            return bytes[index] < others[index]
        }
        return bytes.count < others.count
    }
}
