import MPWire

extension StoredDictionary {
    /// Does what Python's `dict.update` does, with its errors: stores a mapping or an iterable of
    /// pairs, then keywords.
    ///
    /// Pairs before the one that is wrong have been stored by then, as in Python.
    mutating func update(
        with other: WireValue?,
        _ keywords: WireDictionary = [:]
    ) throws(PythonException) {
        if let mapping = other?.mapping {
            try merge(mapping)
        } else if let other {
            for (position, pair) in try other.elementsAsIterated().enumerated() {
                try store(pair, at: position)
            }
        }
        try merge(keywords)
    }

    private mutating func merge(_ mapping: WireDictionary) throws(PythonException) {
        if isEmpty {
            self = StoredDictionary(mapping)
            return
        }
        for (key, value) in mapping { self[try WireKey(key)] = .value(value) }
    }

    private mutating func store(_ pair: WireValue, at position: Int) throws(PythonException) {
        let elements = try pair.elementsAsIterated(
            orComplaining: "cannot convert dictionary update sequence element #\(position) "
                + "to a sequence"
        )
        guard elements.count == 2 else {
            throw .valueError(
                "dictionary update sequence element #\(position) has length \(elements.count); "
                    + "2 is required"
            )
        }
        self[try WireKey(elements[0])] = .value(elements[1])
    }
}

extension WireValue {
    /// The entries of a `dict` or of an instance of its subclasses in `collections`, or `nil`.
    var mapping: WireDictionary? {
        if case .dict(let entries) = self { return entries }
        guard case .mapping(let entries)? = wellKnown else { return nil }
        return entries
    }
}

extension WireValue {
    /// What `iter()` yields, with a complaint of its own about a value that can't be iterated.
    func elementsAsIterated(
        orComplaining complaint: @autoclosure () -> String
    ) throws(PythonException) -> [WireValue] {
        do {
            return try elementsAsIterated()
        } catch {
            // Other errors, such as a range that is too long, stay what they are.
            throw error.type.name == "TypeError" ? .typeError(complaint()) : error
        }
    }
}
