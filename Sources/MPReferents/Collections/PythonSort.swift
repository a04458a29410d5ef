import MPWire

/// Sorts as Python's `list.sort` does: stable, and with `<` only.
///
/// Values of any kind are compared as CPython compares them and in the same order (``Timsort``), so that
/// partially ordered elements end up where Python leaves them, and an error names the same two types. Lists of
/// only ints, floats or texts, and of tuples that begin with one of these, are sorted by numeric keys instead:
/// comparing values costs several times as much.
enum PythonSort {
    /// Cost, in steps, of looking at elements with equal keys, however few they are.
    static let stepsPerTie = 20

    /// Sorts `elements`.
    ///
    /// `isReversed` sorts in descending order; equal elements still keep their order.
    ///
    /// - Throws: `TypeError` if two elements can't be ordered, `RuntimeError` if too little work is left.
    ///   `elements` are unchanged then.
    static func sort(
        _ elements: inout [StoredValue],
        isReversed: Bool,
        _ work: WorkMeter
    ) throws(PythonException) {
        guard elements.count > 1 else { return }
        if try sortByKeys(&elements, isReversed, work) { return }
        if elements.allSatisfy(\.isBuilt) { return try sortValues(&elements, isReversed, work) }
        try work.charge(elements.count)
        var built: [StoredValue] = []
        built.reserveCapacity(elements.count)
        for element in elements { built.append(.value(try element.decoded(work))) }
        if try !sortByKeys(&built, isReversed, work) { try sortValues(&built, isReversed, work) }
        // They stay built: whoever sorts once will sort again.
        elements = built
    }

    /// Sorts elements that numeric keys can represent.
    ///
    /// - Returns: `false` if there are no such keys for them.
    private static func sortByKeys(
        _ elements: inout [StoredValue],
        _ isReversed: Bool,
        _ work: WorkMeter
    ) throws(PythonException) -> Bool {
        guard case .value(let first) = elements[0] else { return false }
        try work.chargePasses(2, over: elements.count)
        switch first {
        case .int: if try sortInts(&elements, isReversed, work) { return true }
        case .float: if try sortFloats(&elements, isReversed, work) { return true }
        case .text: return try sortTexts(&elements, isReversed, work)
        case .tuple: return try sortTuples(&elements, isReversed, work)
        default: break  // No number stands for others, except for a bool.
        }
        return try sortNumbers(&elements, isReversed, work)
    }

    /// Sorts values of any kind.
    ///
    /// - Precondition: All are built.
    private static func sortValues(
        _ elements: inout [StoredValue],
        _ isReversed: Bool,
        _ work: WorkMeter
    ) throws(PythonException) {
        try work.charge(elements.count)
        if var positions = try orderByForms(elements, isReversed, work) {
            if isReversed { positions.reverse() }
            return arrange(&elements, positions)
        }
        var positions = elements.indices.map { UInt32(truncatingIfNeeded: $0) }
        // Reversing before and after keeps the sort stable, as it does in Python.
        if isReversed { positions.reverse() }
        positions = try Timsort.sorted(positions, by: ValueOrder(elements: elements, work: work))
        if isReversed { positions.reverse() }
        arrange(&elements, positions)
    }

    /// Reads a key from each element; `nil` if an element has none.
    @inline(__always)
    static func keys<Key: BitwiseCopyable>(
        of elements: [StoredValue],
        _ read: (Int, StoredValue) -> Key?
    ) -> [Key]? {
        let span = elements.span
        var isComplete = true
        let keys = [Key](unsafeUninitializedCapacity: span.count) { keys, count in
            while count < span.count {
                guard let key = read(count, span[count]) else {
                    isComplete = false
                    return
                }
                keys.initializeElement(at: count, to: key)
                count += 1
            }
        }
        return isComplete ? keys : nil
    }

    /// Reorders `elements`.
    ///
    /// - Parameters:
    ///   - elements: Moved rather than copied, which would count references.
    ///   - positions: The source position of each element; a permutation.
    static func arrange(_ elements: inout [StoredValue], _ positions: [UInt32]) {
        guard positions.enumerated().contains(where: { $0 != Int($1) }) else { return }
        elements.withUnsafeMutableBufferPointer { elements in
            let moved = UnsafeMutableBufferPointer<StoredValue>.allocate(capacity: elements.count)
            for (place, position) in positions.enumerated() {
                moved.initializeElement(at: place, to: elements.moveElement(from: Int(position)))
            }
            _ = elements.moveInitialize(fromContentsOf: moved)
            moved.deallocate()
        }
    }
}

extension [StoredValue] {
    /// Reverses the array by moving the elements rather than copying them, which would count references.
    mutating func reverseByMoving() {
        withUnsafeMutableBufferPointer { $0.reverseByMoving() }
    }
}

extension StoredValue {
    fileprivate var isBuilt: Bool { if case .value = self { true } else { false } }
}

extension Timsort {
    static func sorted(
        _ elements: [Element],
        by order: Order
    ) throws(PythonException) -> [Element] {
        var sort = Timsort(elements, by: order)
        try sort.run()
        return sort.elements
    }
}

extension WorkMeter {
    /// Charges comparisons of numbers: four take the time of one step.
    func chargeComparisons(of count: Int) throws(PythonException) {
        try charge(count * (Int.bitWidth - count.leadingZeroBitCount) / 4)
    }
}
