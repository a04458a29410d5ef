import MPWire

// Instances of known classes are looked at once, and then compared as what they are ordered by: numbers, moments, texts.
extension PythonSort {
    /// Finds the order of a list with instances in it.
    ///
    /// - Returns: The source position of each element in ascending order, equal ones as they came, from the end if
    ///   `isReversed`; `nil` unless all are numbers, or all of one family.
    static func orderByForms(
        _ elements: [StoredValue],
        _ isReversed: Bool,
        _ work: WorkMeter
    ) throws(PythonException) -> [UInt32]? {
        guard case .value(.object) = elements[0] else { return nil }
        var positions = elements.indices.map { UInt32(truncatingIfNeeded: $0) }
        // Reversing before and after keeps the sort stable, as it does in Python.
        if isReversed { positions.reverse() }
        if let numbers = try forms(of: elements, work, \.number) {
            return try Timsort.sorted(positions, by: NumberOrder(numbers: numbers, work: work))
        }
        guard let keys = try forms(of: elements, work, \.familyKey),
            keys.allSatisfy({ $0.family == keys[0].family })
        else { return nil }
        let values = keys.map { StoredValue.value($0.key) }
        return try Timsort.sorted(positions, by: ValueOrder(elements: values, work: work))
    }

    /// Reads a form from each element; `nil` if an element has none.
    private static func forms<Form>(
        of elements: [StoredValue],
        _ work: WorkMeter,
        _ read: (WireValue) -> Form?
    ) throws(PythonException) -> [Form]? {
        var forms: [Form] = []
        for element in elements {
            guard case .value(let value) = element else { return nil }
            try work.charge(value.formCost)
            guard let form = read(value) else { return nil }
            forms.append(form)
        }
        return forms
    }
}

/// Order of numbers, addressed by position.
private struct NumberOrder: SortOrder {
    let numbers: [WireNumber]
    /// The meter to which comparisons are charged.
    let work: WorkMeter

    func isLess(_ left: UInt32, than right: UInt32) throws(PythonException) -> Bool {
        try numbers[Int(left)].isLess(than: numbers[Int(right)], work)
    }
}
