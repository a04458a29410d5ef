import MPWire

/// Sorts as Python's `list.sort` does: stable, by `<` alone, with the same comparisons in the same order
/// (``Timsort``), so that elements that are ordered in part end up where Python leaves them, and an
/// error names the same two types.
///
/// Lists of nothing but ints, floats or texts are sorted as such: to compare values costs several times as
/// much.
enum PythonSort {
    /// How many numbers are compared in the time of one step.
    private static let comparisonsPerStep = 4

    /// Sorts `elements`; `isReversed` keeps equal elements in their order all the same.
    ///
    /// - Throws: `TypeError` if two elements can't be ordered.
    static func sorted(
        _ elements: [WireValue],
        isReversed: Bool,
        _ work: WorkMeter
    ) throws(PythonException) -> [WireValue] {
        guard elements.count > 1 else { return elements }
        // Reversing before and after keeps the sort stable, as it does in Python.
        let given = isReversed ? elements.reversed() : elements
        let sorted = try sorted(given, work)
        return isReversed ? sorted.reversed() : sorted
    }

    private static func sorted(
        _ elements: [WireValue],
        _ work: WorkMeter
    ) throws(PythonException) -> [WireValue] {
        let levels = Int.bitWidth - elements.count.leadingZeroBitCount
        switch elements[0] {
        case .int:
            if let numbers = all(
                elements,
                { if case .int(let number) = $0 { number } else { nil } }
            ) {
                try work.charge(elements.count * levels / comparisonsPerStep)
                return try sorted(numbers, NumberOrder()).map { .int($0) }
            }
        case .float:
            if let numbers = all(
                elements,
                { if case .float(let number) = $0 { number } else { nil } }
            ) {
                try work.charge(elements.count * levels / comparisonsPerStep)
                return try sorted(numbers, NumberOrder()).map { .float($0) }
            }
        case .text:
            if let texts = all(elements, { if case .text(let text) = $0 { text } else { nil } }) {
                try work.charge(elements.count * levels / comparisonsPerStep)
                let order = TextOrder(texts: texts, work: work)
                return try sorted(order.keys, order).map { elements[Int($0.position)] }
            }
        default: break  // All others are compared as values.
        }
        try work.charge(elements.count)
        let positions = elements.indices.map { UInt32(truncatingIfNeeded: $0) }
        return try sorted(positions, ValueOrder(values: elements, work: work)).map {
            elements[Int($0)]
        }
    }

    private static func sorted<Order: SortOrder>(
        _ elements: [Order.Element],
        _ order: Order
    ) throws(PythonException) -> [Order.Element] {
        var sort = Timsort(elements, by: order)
        try sort.run()
        return sort.elements
    }

    /// What `read` finds in the elements, if it finds it in all of them.
    @inline(__always)
    private static func all<Element>(
        _ elements: [WireValue],
        _ read: (WireValue) -> Element?
    ) -> [Element]? {
        var all: [Element] = []
        all.reserveCapacity(elements.count)
        for value in elements {
            guard let element = read(value) else { return nil }
            all.append(element)
        }
        return all
    }
}

/// Ints or floats; NaN is less than nothing, and nothing is less than NaN.
private struct NumberOrder<Number: Comparable & BitwiseCopyable>: SortOrder {
    func isLess(_ left: Number, than right: Number) throws(PythonException) -> Bool { left < right }
}

/// Texts by their code points, as UTF-8 orders them.
private struct TextOrder: SortOrder {
    /// A text: where it stands, and its beginning, which nearly always decides.
    struct Key: BitwiseCopyable {
        /// The first eight bytes, the first of them most significant; zeros where there are fewer.
        let beginning: UInt64
        /// Where it stands in ``texts``.
        let position: UInt32
    }

    /// The texts.
    let texts: [String]
    /// What comparing texts that begin alike is charged to.
    let work: WorkMeter

    /// One key per text, in the same order.
    var keys: [Key] {
        texts.enumerated().map { position, text in
            let bytes = text.utf8.span
            var beginning: UInt64 = 0
            for index in 0..<min(8, bytes.count) {
                beginning |= UInt64(bytes[index]) << UInt64(56 - 8 * index)
            }
            return Key(beginning: beginning, position: UInt32(truncatingIfNeeded: position))
        }
    }

    func isLess(_ left: Key, than right: Key) throws(PythonException) -> Bool {
        guard left.beginning == right.beginning else { return left.beginning < right.beginning }
        let bytes = texts[Int(left.position)].utf8.span
        let others = texts[Int(right.position)].utf8.span
        try work.charge(1 + min(bytes.count, others.count) / 32)
        for index in 0..<min(bytes.count, others.count) where bytes[index] != others[index] {
            return bytes[index] < others[index]
        }
        return bytes.count < others.count
    }
}

/// Values of any kind, by where they stand.
private struct ValueOrder: SortOrder {
    /// The values.
    let values: [WireValue]
    /// What comparing is charged to.
    let work: WorkMeter

    func isLess(_ left: UInt32, than right: UInt32) throws(PythonException) -> Bool {
        try values[Int(left)].isLess(than: values[Int(right)], work)
    }
}
