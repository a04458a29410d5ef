// Copying many elements.
//
// Copying an element of any kind asks what it is and counts references; most elements have none.

extension [StoredValue] {
    /// Appends copies of elements.
    package mutating func append(copying elements: Span<StoredValue>) {
        makeRoom(for: elements.count)
        append(addingCapacity: elements.count) { room in
            for position in elements.indices {
                if case .value(let value) = elements[position],
                    let plain = value.withoutReferences
                {
                    room.append(.value(plain))
                } else {
                    room.append(elements[position])
                }
            }
        }
    }

    /// Appends values.
    package mutating func append(values: [WireValue]) {
        makeRoom(for: values.count)
        let values = values.span
        append(addingCapacity: values.count) { room in
            for position in values.indices {
                if let plain = values[position].withoutReferences {
                    room.append(.value(plain))
                } else {
                    room.append(.value(values[position]))
                }
            }
        }
    }

    /// Appends the elements of a range.
    package mutating func append(numbers: RangeNumbers) {
        makeRoom(for: numbers.count)
        append(addingCapacity: numbers.count) { room in
            for place in 0..<numbers.count { room.append(.value(.int(numbers[place]))) }
        }
    }

    /// Makes room for more elements, at least doubling the capacity.
    private mutating func makeRoom(for added: Int) {
        let needed = count + added
        if needed > capacity { reserveFilled(needed, wanted: 2 * count) }
    }
}

extension [WireValue] {
    /// Appends copies of elements; there must be room.
    package mutating func append(copying elements: Span<WireValue>) {
        append(addingCapacity: elements.count) { room in
            for position in elements.indices {
                if let plain = elements[position].withoutReferences {
                    room.append(plain)
                } else {
                    room.append(elements[position])
                }
            }
        }
    }
}

extension WireValue {
    /// The value, if it is of a kind that has no references to count, so that the compiler knows it; `nil` if not.
    @inline(__always)
    fileprivate var withoutReferences: WireValue? {
        switch self {
        case .int(let number): .int(number)
        case .float(let number): .float(number)
        case .bool(let isTrue): .bool(isTrue)
        case .null: .null
        case .bigInt, .text, .surrogateText, .bytes, .bytearray, .list, .tuple, .dict, .set,
            .frozenset, .global, .object, .proxy, .cyclic:
            nil
        }
    }
}
