import MPWire

/// Python's `slice(start, stop, step)`, which arrives as a call of `builtins.slice`.
struct PythonSlice {
    /// Where it begins; `nil` is the end that `step` comes from.
    let start: Int?
    /// Where it ends; `nil` is the end that `step` goes to.
    let stop: Int?
    /// The distance of its positions, never zero.
    let step: Int

    /// Reads a slice; `nil` for a value that is none.
    init?(_ value: WireValue) throws(PythonException) {
        guard case .slice(let start, let stop, let step)? = value.wellKnown else { return nil }
        let distance = try Self.bound(step) ?? 1
        if distance == 0 { throw .valueError("slice step cannot be zero") }
        // Its negation must exist.
        self.step = max(distance, -Int.max)
        self.start = try Self.bound(start)
        self.stop = try Self.bound(stop)
    }

    private static func bound(_ value: WireValue) throws(PythonException) -> Int? {
        if case .null = value { return nil }
        guard let index = PythonIndex(value) else {
            throw .typeError(
                "slice indices must be integers or None or have an __index__ method"
            )
        }
        return index.clamped
    }

    /// The positions that it selects of `count`.
    func resolved(count: Int) -> Selection {
        let lowest = step > 0 ? 0 : -1
        let highest = step > 0 ? count : count - 1
        func clamp(_ bound: Int) -> Int {
            min(max(bound < 0 ? bound + count : bound, lowest), highest)
        }
        let first = start.map(clamp) ?? (step > 0 ? lowest : highest)
        let end = stop.map(clamp) ?? (step > 0 ? highest : lowest)
        let distance = step > 0 ? end - first : first - end
        let selected = distance > 0 ? (distance - 1) / abs(step) + 1 : 0
        return Selection(start: first, step: step, count: selected)
    }

    /// Positions in a list.
    struct Selection {
        /// The first one; where to insert, if there is none.
        let start: Int
        /// The distance to the next one.
        let step: Int
        /// How many there are.
        let count: Int

        /// The positions in the order of the slice.
        var positions: some Sequence<Int> {
            (0..<count).lazy.map { start + $0 * step }
        }

        /// The same positions with a step above zero.
        var ascending: Selection {
            if step > 0 { return self }
            return Selection(start: start + max(0, count - 1) * step, step: -step, count: count)
        }

        /// The positions as a range; for step 1 only.
        var range: Range<Int> { start..<(start + count) }
    }
}
