import MPWire

// Tuples are compared by their first unequal elements, which are mostly the very first ones.
extension PythonSort {
    /// Sorts a list of tuples that all begin with an int, a float other than NaN, or a text.
    ///
    /// - Returns: `false` if it holds anything else.
    static func sortTuples(
        _ elements: inout [StoredValue],
        _ isReversed: Bool,
        _ work: WorkMeter
    ) throws(PythonException) -> Bool {
        var positions: [UInt32]?
        if elements.count >= RadixSort.leastCount {
            positions = try orderByColumns(elements, isReversed, work)
        }
        if positions == nil { positions = try orderByComparing(elements, isReversed, work) }
        guard var positions else { return false }
        if isReversed { positions.reverse() }
        arrange(&elements, positions)
        return true
    }

    /// Sorts tuples by their first elements, ties by the second ones, and so on.
    ///
    /// - Returns: The source position of each tuple, reversed if `isReversed`; `nil` if the keys don't decide
    ///   every tie.
    private static func orderByColumns(
        _ elements: [StoredValue],
        _ isReversed: Bool,
        _ work: WorkMeter
    ) throws(PythonException) -> [UInt32]? {
        guard var (keys, areExact) = try columnKeys(of: elements, work, first) else { return nil }
        // Reversing before and after keeps the sort stable, as it does in Python.
        if isReversed { keys.reverse() }
        try SortKey.sort(&keys, work)
        var pending = SortKey.ties(in: keys).map { (range: $0, column: 1) }
        guard areExact || pending.isEmpty else { return nil }
        while let (range, column) = pending.popLast() {
            let tied = keys[range]
            if tied.allSatisfy({ value(elements, $0, column) == nil }) { continue }
            guard var part = try nextKeys(of: tied, elements, column, &areExact, work) else {
                return nil
            }
            try SortKey.sort(&part, work)
            let ties = SortKey.ties(in: part)
            guard areExact || ties.isEmpty else { return nil }
            let start = range.lowerBound
            pending += ties.map { (start + $0.lowerBound..<start + $0.upperBound, column + 1) }
            keys.replaceSubrange(range, with: part)
        }
        return keys.map(\.position)
    }

    /// Makes keys from one column of some tuples; `nil` if an element there can't have a key.
    private static func nextKeys(
        of tied: ArraySlice<SortKey>,
        _ elements: [StoredValue],
        _ column: Int,
        _ areExact: inout Bool,
        _ work: WorkMeter
    ) throws(PythonException) -> [SortKey]? {
        try work.charge(tied.count + stepsPerTie)
        var values: [StoredValue] = []
        values.reserveCapacity(tied.count)
        for key in tied {
            guard let value = value(elements, key, column) else { return nil }
            values.append(.value(value))
        }
        let found = try columnKeys(of: values, work) { element in
            if case .value(let value) = element { value } else { nil }
        }
        guard let found else { return nil }
        areExact = found.areExact
        return found.keys.map {
            SortKey($0.beginning, at: Int(tied[tied.startIndex + Int($0.position)].position))
        }
    }

    /// Sorts tuples with Python's comparisons in Python's order, most of them between numbers.
    ///
    /// The elements after equal beginnings may be ordered only in part, or not at all.
    ///
    /// - Returns: The source position of each tuple, reversed if `isReversed`; `nil` if the tuples don't begin as
    ///   required.
    private static func orderByComparing(
        _ elements: [StoredValue],
        _ isReversed: Bool,
        _ work: WorkMeter
    ) throws(PythonException) -> [UInt32]? {
        guard var keys = try columnKeys(of: elements, work, first)?.keys else { return nil }
        try work.chargeComparisons(of: keys.count)
        if isReversed { keys.reverse() }
        let values = ValueOrder(elements: elements, work: work)
        return try Timsort.sorted(keys, by: TupleOrder(values: values)).map(\.position)
    }

    /// Makes keys from the ints, floats or texts that `read` finds in all elements.
    ///
    /// - Returns: The keys, and whether equal keys mean equal elements.
    @inline(__always)
    private static func columnKeys(
        of elements: [StoredValue],
        _ work: WorkMeter,
        _ read: (StoredValue) -> WireValue?
    ) throws(PythonException) -> (keys: [SortKey], areExact: Bool)? {
        try work.chargePasses(4, over: elements.count)
        switch read(elements[0]) {
        case .int?:
            let found = keys(of: elements) { position, element -> SortKey? in
                guard case .int(let number)? = read(element) else { return nil }
                return SortKey(UInt64(ordering: number), at: position)
            }
            return found.map { ($0, true) }
        case .float?:
            let found = keys(of: elements) { position, element -> SortKey? in
                guard case .float(let number)? = read(element), !number.isNaN else { return nil }
                return SortKey(UInt64(ordering: number), at: position)
            }
            return found.map { ($0, true) }
        case .text?:
            let found = try textKeys(of: elements, work) { element in
                guard case .text(let text)? = read(element) else { return nil }
                return text
            }
            return found.map { ($0.keys, false) }
        default: return nil  // All others are compared as values.
        }
    }

    /// The first element of a tuple; `nil` if there is none.
    @inline(__always)
    private static func first(_ element: StoredValue) -> WireValue? {
        guard case .value(.tuple(let elements)) = element else { return nil }
        return elements.first
    }

    /// An element of the tuple that a key belongs to; `nil` if the tuple is too short.
    private static func value(
        _ elements: [StoredValue],
        _ key: SortKey,
        _ column: Int
    ) -> WireValue? {
        guard case .value(.tuple(let tuple)) = elements[Int(key.position)], column < tuple.count
        else { return nil }
        return tuple[column]
    }
}

/// Order of tuples: by the keys of their first elements, then as values.
private struct TupleOrder: SortOrder {
    let values: ValueOrder

    func isLess(_ left: SortKey, than right: SortKey) throws(PythonException) -> Bool {
        guard left.beginning == right.beginning else { return left.beginning < right.beginning }
        return try values.isLess(left.position, than: right.position)
    }
}
