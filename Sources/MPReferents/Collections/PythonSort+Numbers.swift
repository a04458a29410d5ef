import MPWire

// Ints and floats are copied out, sorted on their own and written back. That is stable, since equal numbers can't
// be told apart, except zeros.
extension PythonSort {
    /// Sorts a list of ints only.
    ///
    /// - Returns: `false` if it holds anything else.
    static func sortInts(
        _ elements: inout [StoredValue],
        _ isReversed: Bool,
        _ work: WorkMeter
    ) throws(PythonException) -> Bool {
        if arrangeIfInOrder(&elements, isReversed, intKey) { return true }
        guard var keys = keys(of: elements, { intKey($1) }) else { return false }
        try sort(&keys, isReversed, work)
        overwrite(&elements, keys) { .int($0.orderedInt) }
        return true
    }

    /// Sorts a list of floats only.
    ///
    /// - Returns: `false` if it holds anything else.
    static func sortFloats(
        _ elements: inout [StoredValue],
        _ isReversed: Bool,
        _ work: WorkMeter
    ) throws(PythonException) -> Bool {
        if arrangeIfInOrder(&elements, isReversed, floatKey) { return true }
        guard var keys = keys(of: elements, { floatKey($1) }) else {
            return try sortWithNaN(&elements, isReversed, work)
        }
        // Zeros of both signs are equal, and keep their order.
        var zeros = elements.filter { if case .value(.float(0)) = $0 { true } else { false } }[...]
        try sort(&keys, isReversed, work)
        overwrite(&elements, keys) { key in
            let number = key.orderedFloat
            if number == 0, case .value(let zero)? = zeros.popFirst() { return zero }
            return .float(number)
        }
        return true
    }

    /// Sorts a list of ints and floats in which each int is exact as a float.
    ///
    /// - Returns: `false` if it holds anything else.
    static func sortNumbers(
        _ elements: inout [StoredValue],
        _ isReversed: Bool,
        _ work: WorkMeter
    ) throws(PythonException) -> Bool {
        let found = keys(of: elements) { position, element -> SortKey? in
            switch element {
            case .value(.float(let number)) where !number.isNaN:
                return SortKey(UInt64(ordering: number), at: position)
            case .value(.int(let number)):
                guard let number = Double(exactly: number) else { return nil }
                return SortKey(UInt64(ordering: number), at: position)
            case .value(.bool(let isTrue)):
                return SortKey(UInt64(ordering: isTrue ? 1.0 : 0), at: position)
            default: return nil  // All others are compared as values.
            }
        }
        guard var keys = found else { return false }
        if isReversed { keys.reverse() }
        try SortKey.sort(&keys, work)
        if isReversed { keys.reverse() }
        arrange(&elements, keys.map(\.position))
        return true
    }

    @inline(__always)
    private static func intKey(_ element: StoredValue) -> UInt64? {
        guard case .value(.int(let number)) = element else { return nil }
        return UInt64(ordering: number)
    }

    @inline(__always)
    private static func floatKey(_ element: StoredValue) -> UInt64? {
        guard case .value(.float(let number)) = element, !number.isNaN else { return nil }
        return UInt64(ordering: number)
    }

    /// Sorts a list of floats only, with Python's comparisons in Python's order.
    ///
    /// NaN is less than nothing, and nothing is less than NaN.
    ///
    /// - Returns: `false` if it holds anything else.
    private static func sortWithNaN(
        _ elements: inout [StoredValue],
        _ isReversed: Bool,
        _ work: WorkMeter
    ) throws(PythonException) -> Bool {
        let found = keys(of: elements) { _, element -> Double? in
            guard case .value(.float(let number)) = element else { return nil }
            return number
        }
        guard var numbers = found else { return false }
        try work.chargeComparisons(of: numbers.count)
        if isReversed { numbers.reverse() }
        numbers = try Timsort.sorted(numbers, by: FloatOrder())
        if isReversed { numbers.reverse() }
        overwrite(&elements, numbers) { .float($0) }
        return true
    }

    /// Keeps a list that is in order already, and reverses one that is in strictly descending order.
    ///
    /// - Returns: Whether it was one of these. For any other list that nearly always shows after a few elements.
    @inline(__always)
    private static func arrangeIfInOrder(
        _ elements: inout [StoredValue],
        _ isReversed: Bool,
        _ key: (StoredValue) -> UInt64?
    ) -> Bool {
        var (isInOrder, isOpposite) = (true, true)
        do {
            let span = elements.span
            guard var last = key(span[0]) else { return false }
            for place in 1..<span.count {
                guard let next = key(span[place]) else { return false }
                isInOrder = isInOrder && (isReversed ? last >= next : last <= next)
                isOpposite = isOpposite && (isReversed ? last < next : last > next)
                guard isInOrder || isOpposite else { return false }
                last = next
            }
        }
        if !isInOrder { elements.reverseByMoving() }
        return true
    }

    /// Sorts the numbers that represent all elements.
    private static func sort(
        _ keys: inout [UInt64],
        _ isReversed: Bool,
        _ work: WorkMeter
    ) throws(PythonException) {
        if keys.count < RadixSort.leastCount {
            try work.chargeComparisons(of: keys.count)
            keys = try Timsort.sorted(keys, by: UnsignedOrder())
        } else {
            try RadixSort.sort(&keys, work)
        }
        if isReversed { keys.reverse() }
    }

    /// Overwrites numbers with numbers.
    @inline(__always)
    private static func overwrite<Key>(
        _ elements: inout [StoredValue],
        _ keys: [Key],
        _ number: (Key) -> WireValue
    ) {
        elements.withUnsafeMutableBufferPointer { elements in
            for (place, key) in keys.enumerated() {
                // Ints and floats need no release, so overwriting them is safe.
                elements.initializeElement(at: place, to: .value(number(key)))
            }
        }
    }
}

private struct FloatOrder: SortOrder {
    func isLess(_ left: Double, than right: Double) throws(PythonException) -> Bool { left < right }
}

private struct UnsignedOrder: SortOrder {
    func isLess(_ left: UInt64, than right: UInt64) throws(PythonException) -> Bool { left < right }
}
