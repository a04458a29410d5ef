import MPWire

/// The position of a list element, with a number by which the elements are ordered.
struct SortKey: RadixSortable {
    /// A number that represents an int, a float, or the beginning of a text.
    ///
    /// Equal numbers may leave the order of their elements open.
    let beginning: UInt64
    /// Position in the list.
    let position: UInt32

    var radixKey: UInt64 { beginning }

    init(_ beginning: UInt64, at position: Int) {
        self.beginning = beginning
        self.position = UInt32(truncatingIfNeeded: position)
    }
}

extension SortKey {
    /// Sorts by the numbers alone; stable.
    static func sort(_ keys: inout [SortKey], _ work: WorkMeter) throws(PythonException) {
        if areNeighbours(in: keys, { $0 <= $1 }) { return }
        if areNeighbours(in: keys, { $0 > $1 }) { return keys.reverse() }
        guard keys.count < RadixSort.leastCount else { return try RadixSort.sort(&keys, work) }
        try work.chargeComparisons(of: keys.count)
        keys = try Timsort.sorted(keys, by: BeginningOrder())
    }

    /// Whether every two neighbours are in the wanted relation.
    ///
    /// If not, that nearly always shows after a few elements.
    @inline(__always)
    private static func areNeighbours(
        in keys: [SortKey],
        _ areInOrder: (UInt64, UInt64) -> Bool
    ) -> Bool {
        for place in keys.indices.dropFirst()
        where !areInOrder(keys[place - 1].beginning, keys[place].beginning) {
            return false
        }
        return true
    }

    /// The ranges of sorted keys, longer than one, in which all numbers are equal.
    static func ties(in keys: [SortKey]) -> [Range<Int>] {
        var ties: [Range<Int>] = []
        var start = 0
        for position in keys.indices.dropFirst()
        where keys[position].beginning != keys[start].beginning {
            if position - start > 1 { ties.append(start..<position) }
            start = position
        }
        if keys.count - start > 1 { ties.append(start..<keys.count) }
        return ties
    }
}
