import MPWire

/// Python's `slice(start, stop, step)`, pickled as a call of `builtins.slice`.
struct PythonSlice {
    /// First index; `nil` is the end from which `step` leads away.
    let start: Int?
    /// Index to stop before; `nil` is the end towards which `step` leads.
    let stop: Int?
    /// Distance between two positions, never zero.
    let step: Int

    /// Reads a slice; `nil` if the value isn't one.
    init?(_ value: WireValue) throws(PythonException) {
        guard case .slice(let start, let stop, let step)? = value.wellKnown else { return nil }
        let distance = try Self.bound(step) ?? 1
        if distance == 0 { throw .valueError("slice step cannot be zero") }
        // Keeps the step negatable.
        self.step = max(distance, -Int.max)
        self.start = try Self.bound(start)
        self.stop = try Self.bound(stop)
    }

    private static func bound(_ value: WireValue) throws(PythonException) -> Int? {
        if case .null = value { return nil }
        guard let index = PythonIndex(value) else {
            throw .isNoInteger(
                value,
                "slice indices must be integers or None or have an __index__ method"
            )
        }
        return index.clamped
    }

    /// The positions selected in a list of `count` elements.
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
        /// The first position; the place to insert if the selection is empty.
        let start: Int
        /// Distance to the next position.
        let step: Int
        /// Number of positions.
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

        /// The positions as a range, for step 1 only.
        var range: Range<Int> { start..<(start + count) }
    }
}
