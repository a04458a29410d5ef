import MPWire

/// Slices of an array, as packed bytes.
extension ArrayReferent {
    /// Python's `self[slice] = value`.
    ///
    /// - Complexity: O(size), whatever the step.
    mutating func set(
        _ selection: PythonSlice.Selection,
        to value: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) {
        let replacement = try replacement(value, work)
        let size = typecode.layout.size
        try work.charge(selection.count + octets.count / 32)
        if selection.step == 1 {
            let range = selection.range
            octets.replaceSubrange(
                range.lowerBound * size..<range.upperBound * size,
                with: replacement
            )
        } else if replacement.isEmpty {
            // Unlike a list, an array takes this as deleting the slice.
            delete(selection)
        } else {
            guard replacement.count == selection.count * size else {
                throw .valueError(
                    "attempt to assign array of size \(replacement.count / size) "
                        + "to extended slice of size \(selection.count)"
                )
            }
            var source = 0
            for position in selection.positions {
                for offset in 0..<size {
                    octets[position * size + offset] = replacement[source + offset]
                }
                source += size
            }
        }
    }

    /// The bytes that replace a slice.
    private func replacement(
        _ value: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) -> [UInt8] {
        // A pickled array brings its packed bytes along.
        if case .object(let object) = value, object.global == WireGlobal("array", "array"),
            object.arguments.count == 2, object.steps.isEmpty,
            object.arguments[0] == .text(typecode.letter),
            case .bytes(let bytes) = object.arguments[1],
            bytes.count.isMultiple(of: typecode.layout.size)
        {
            try work.charge(bytes.count / 32)
            return bytes
        }
        guard case .array(let letter, let elements)? = value.wellKnown else {
            let type = value.typeNameInErrors
            throw .typeError("can only assign array (not \"\(type)\") to array slice")
        }
        guard letter == typecode.letter else {
            throw .typeError("bad argument type for built-in operation")
        }
        try work.charge(2 * elements.count)
        return try ArrayReferent(typecode, elements).octets
    }

    /// Removes the selected elements by moving the others down, in one pass.
    private mutating func delete(_ selection: PythonSlice.Selection) {
        guard selection.count > 0 else { return }
        let size = typecode.layout.size
        let ascending = selection.ascending
        var target = ascending.start * size
        for number in 0..<ascending.count {
            let start = ascending.start + number * ascending.step + 1
            let isLast = number == ascending.count - 1
            let end = isLast ? octets.count / size : start + ascending.step - 1
            for source in start * size..<end * size {
                octets[target] = octets[source]
                target += 1
            }
        }
        octets.removeLast(octets.count - target)
    }

    /// The bytes of a slice.
    func octets(at selection: PythonSlice.Selection) -> [UInt8] {
        let size = typecode.layout.size
        if selection.step == 1 {
            let range = selection.range
            return Array(octets[range.lowerBound * size..<range.upperBound * size])
        }
        var selected: [UInt8] = []
        selected.reserveCapacity(selection.count * size)
        for position in selection.positions {
            for offset in 0..<size { selected.append(octets[position * size + offset]) }
        }
        return selected
    }
}
