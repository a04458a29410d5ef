import MPWire

// Tuples are compared by their first elements that aren't equal: mostly by the very first ones.
extension PythonSort {
    /// Sorts a list of tuples that all begin with an int, with a float that isn't NaN, or with a text.
    ///
    /// - Returns: Whether it is one.
    static func sortTuples(
        _ elements: inout [StoredValue],
        _ isReversed: Bool,
        _ work: WorkMeter
    ) throws(PythonException) -> Bool {
        guard var keys = try tupleKeys(of: elements, work) else { return false }
        // Reversing before and after keeps the sort stable, as it does in Python.
        if isReversed { keys.reverse() }
        var positions = try order(keys, elements, work)
        if isReversed { positions.reverse() }
        arrange(&elements, positions)
        return true
    }

    /// The places of elements in the order that they have when they are sorted.
    private static func order(
        _ keys: [SortKey],
        _ elements: [StoredValue],
        _ work: WorkMeter
    ) throws(PythonException) -> [UInt32] {
        if keys.count >= RadixSort.leastCount {
            var sorted = keys
            try SortKey.sort(&sorted, work)
            if SortKey.ties(in: sorted).isEmpty { return sorted.map(\.position) }
        }
        // What follows equal beginnings may be ordered in part only, or not at all.
        try work.chargeComparisons(of: keys.count)
        let values = ValueOrder(elements: elements, work: work)
        return try Timsort.sorted(keys, by: TupleOrder(values: values)).map(\.position)
    }

    private static func tupleKeys(
        of elements: [StoredValue],
        _ work: WorkMeter
    ) throws(PythonException) -> [SortKey]? {
        try work.chargePasses(4, over: elements.count)
        switch first(elements[0]) {
        case .int?:
            return keys(of: elements) { position, element in
                guard case .int(let number)? = first(element) else { return nil }
                return SortKey(UInt64(ordering: number), at: position)
            }
        case .float?:
            return keys(of: elements) { position, element in
                guard case .float(let number)? = first(element), !number.isNaN else { return nil }
                return SortKey(UInt64(ordering: number), at: position)
            }
        case .text?:
            let found = try textKeys(of: elements, work) { element in
                guard case .text(let text)? = first(element) else { return nil }
                return text
            }
            return found?.keys
        default: return nil  // All others are compared as values.
        }
    }

    /// The first element of a tuple.
    @inline(__always)
    private static func first(_ element: StoredValue) -> WireValue? {
        guard case .value(.tuple(let elements)) = element else { return nil }
        return elements.first
    }
}

/// Tuples by what stands for their first elements, then as values.
private struct TupleOrder: SortOrder {
    /// The tuples.
    let values: ValueOrder

    func isLess(_ left: SortKey, than right: SortKey) throws(PythonException) -> Bool {
        guard left.beginning == right.beginning else { return left.beginning < right.beginning }
        return try values.isLess(left.position, than: right.position)
    }
}
