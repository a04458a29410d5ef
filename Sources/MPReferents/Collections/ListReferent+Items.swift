import MPWire

/// Getting, setting and deleting by index and by slice.
extension ListReferent {
    /// Python's `self[key]`.
    func item(_ key: WireValue, _ work: WorkMeter) throws(PythonException) -> Outcome {
        guard let slice = try PythonSlice(key) else {
            let position = try existing(key, "list index out of range")
            return .reply(stored: elements[position])
        }
        let selection = slice.resolved(count: elements.count)
        try work.charge(selection.count)
        var selected: [StoredValue] = []
        selected.reserveRoom(selection.count)
        if selection.step == 1 {
            selected.append(copying: elements.span.extracting(selection.range))
            return .reply(stored: .list(selected))
        }
        var position = selection.start
        for _ in 0..<selection.count {
            selected.append(elements[position])
            position &+= selection.step
        }
        return .reply(stored: .list(selected))
    }

    /// Python's `self[key] = value`.
    mutating func set(
        _ key: WireValue,
        to value: StoredValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        if let slice = try PythonSlice(key) {
            try set(slice.resolved(count: elements.count), to: value.decoded(work), work)
        } else {
            elements[try existing(key, "list assignment index out of range")] = value
        }
        return .reply(.null)
    }

    /// Python's `del self[key]`.
    mutating func delete(
        _ key: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        if let slice = try PythonSlice(key) {
            try work.charge(elements.count)
            delete(slice.resolved(count: elements.count))
        } else {
            let position = try existing(key, "list assignment index out of range")
            try work.chargeMoving(elements.count - position)
            elements.remove(at: position)
        }
        return .reply(.null)
    }

    /// Adds to the number at an index, and returns the sum.
    mutating func increment(
        at index: WireValue,
        by amount: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let position = try existing(index, "list index out of range")
        let sum = try elements[position].decoded(work).sum(with: amount, work)
        elements[position] = .value(sum)
        return .reply(sum)
    }

    /// Replaces the element at an index if it is `expected`, and returns whether it did.
    mutating func compareExchange(
        at index: WireValue,
        _ expected: WireValue,
        _ new: StoredValue,
        _ work: WorkMeter
    ) throws(PythonException) -> Outcome {
        let position = try existing(index, "list index out of range")
        guard try elements[position].decoded(work).isSame(as: expected, work) else {
            return .reply(.bool(false))
        }
        elements[position] = new
        return .reply(.bool(true))
    }

    private mutating func set(
        _ selection: PythonSlice.Selection,
        to iterable: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) {
        let replacements = try iterable.elementsAsIterated(
            work,
            orComplaining: "must assign iterable to extended slice"
        ).map { StoredValue.value($0) }
        try work.charge(replacements.count)
        if selection.step == 1 {
            try work.chargeMoving(elements.count - selection.start)
            elements.replaceSubrange(selection.range, with: replacements)
            return
        }
        guard replacements.count == selection.count else {
            throw .valueError(
                "attempt to assign sequence of size \(replacements.count) "
                    + "to extended slice of size \(selection.count)"
            )
        }
        for (position, replacement) in zip(selection.positions, replacements) {
            elements[position] = replacement
        }
    }

    private mutating func delete(_ selection: PythonSlice.Selection) {
        if selection.step == 1 {
            elements.removeSubrange(selection.range)
            return
        }
        let ascending = selection.ascending
        var next = ascending.start
        var target = ascending.start
        var remaining = ascending.count
        // Moves the remaining elements down, in one pass.
        for position in ascending.start..<elements.count {
            if position == next, remaining > 0 {
                remaining -= 1
                next += min(ascending.step, elements.count)
            } else {
                elements.swapAt(position, target)
                target += 1
            }
        }
        elements.removeLast(ascending.count)
    }

    private func existing(
        _ key: WireValue,
        _ complaint: String
    ) throws(PythonException) -> Int {
        switch PythonIndex(key) {
        case .inside(let index):
            guard let position = position(index) else { throw .indexError(complaint) }
            return position
        case .outside:
            throw .indexError("cannot fit 'int' into an index-sized integer")
        case nil:
            let type = key.typeNameInErrors
            throw .isNoInteger(key, "list indices must be integers or slices, not \(type)")
        }
    }
}
