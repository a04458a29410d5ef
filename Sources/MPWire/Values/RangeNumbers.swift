/// The elements of a Python `range`, none of which is built.
package struct RangeNumbers: Sendable {
    /// The number of elements.
    package let count: Int
    private let start: Int
    private let step: Int

    /// The largest number of elements of a `range` that is expanded.
    static let longest = 1 << 20

    /// Charges work for the elements.
    ///
    /// - Throws: `MemoryError` for more than 2^20 elements, which a few bytes would otherwise blow up, and `RuntimeError`
    ///   if too little work is left.
    init(_ start: Int, _ stop: Int, _ step: Int, _ work: WorkMeter) throws(PythonException) {
        let count = rangeCount(start, stop, step)
        guard count <= Self.longest else {
            throw PythonException(
                "MemoryError",
                "a range of \(count) elements is more than the \(Self.longest) allowed"
            )
        }
        try work.charge(Int(count))
        self.count = Int(count)
        self.start = start
        self.step = step
    }

    /// The element at a position.
    ///
    /// Each is within bounds, but the distance from the start need not be.
    subscript(position: Int) -> Int { start &+ position &* step }

    /// The elements as values.
    var values: [WireValue] {
        var values: [WireValue] = []
        values.reserveRoom(count)
        values.append(addingCapacity: count) { room in
            for position in 0..<count { room.append(.int(self[position])) }
        }
        return values
    }
}

extension WireValue {
    /// The elements of a `range`, charged as ``elementsAsIterated(_:)`` charges them; `nil` for all other values.
    package func rangeNumbers(_ work: WorkMeter) throws(PythonException) -> RangeNumbers? {
        // The views of other instances, which may build their elements, aren't wanted.
        guard case .object(let object) = self, object.global?.name == "range",
            case .range(let start, let stop, let step)? = object.wellKnown
        else { return nil }
        try work.charge(iterationCost)
        return try RangeNumbers(start, stop, step, work)
    }
}
