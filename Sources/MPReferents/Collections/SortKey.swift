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

/// Order of keys by their numbers alone.
struct BeginningOrder: SortOrder {
    func isLess(_ left: SortKey, than right: SortKey) throws(PythonException) -> Bool {
        left.beginning < right.beginning
    }
}

extension UInt64 {
    /// Maps an int to a number that has the same order.
    init(ordering number: Int) { self = UInt64(bitPattern: Int64(number)) ^ 1 << 63 }

    /// The int that was mapped to this number.
    var orderedInt: Int { Int(Int64(bitPattern: self ^ 1 << 63)) }

    /// Maps a float to a number that has the same order, the same for both zeros.
    ///
    /// - Precondition: It isn't NaN.
    init(ordering number: Double) {
        let bits = number.bitPattern
        if number == 0 {
            self = 1 << 63
        } else {
            self = bits >> 63 == 0 ? bits | 1 << 63 : ~bits
        }
    }

    /// The float that was mapped to this number; zero has no sign.
    var orderedFloat: Double { Double(bitPattern: self >> 63 == 0 ? ~self : self ^ 1 << 63) }

    /// Maps a text to a number: its eight bytes at `start`, padded with zeros.
    init(ordering bytes: Span<UInt8>, from start: Int) {
        self = 0
        if start + 8 <= bytes.count {
            self = UInt64(
                bigEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self)
            )
        } else {
            for index in start..<Swift.max(start, bytes.count) {
                self |= UInt64(bytes[index]) << UInt64(56 - 8 * (index - start))
            }
        }
    }
}
