import MPWire

extension WireDictionary {
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
            self = mapping
            return
        }
        for (key, value) in mapping { self[try WireKey(key)] = value }
    }

    private mutating func store(_ pair: WireValue, at position: Int) throws(PythonException) {
        let elements: [WireValue]
        do {
            elements = try pair.elementsAsIterated()
        } catch {
            throw .typeError(
                "cannot convert dictionary update sequence element #\(position) to a sequence"
            )
        }
        guard elements.count == 2 else {
            throw .valueError(
                "dictionary update sequence element #\(position) has length \(elements.count); "
                    + "2 is required"
            )
        }
        self[try WireKey(elements[0])] = elements[1]
    }
}

extension WireValue {
    /// The entries of a `dict` or of an instance of its subclasses in `collections`, or `nil`.
    var mapping: WireDictionary? {
        switch self {
        case .dict(let entries): entries
        case .object(let object): object.mapping
        default: nil
        }
    }
}

extension WireObject {
    /// The entries of a `Counter`, `OrderedDict` or `defaultdict`, or `nil`.
    fileprivate var mapping: WireDictionary? {
        guard let global, global.module == "collections" else { return nil }
        guard ["Counter", "OrderedDict", "defaultdict"].contains(global.name) else { return nil }
        var entries = WireDictionary()
        if global.name == "Counter", case .dict(let counts)? = arguments.first { entries = counts }
        for case .setItems(let items) in steps {
            for position in stride(from: 0, to: items.count - 1, by: 2) {
                // A key that Python couldn't hash can't have come out of a Python dict.
                guard let key = try? WireKey(items[position]) else { return nil }
                entries[key] = items[position + 1]
            }
        }
        return entries
    }
}
