import MPWire

extension StoredDictionary {
    /// Python's `dict.update`, with its errors: stores a mapping or an iterable of pairs, then keywords.
    ///
    /// Pairs before a wrong one stay stored, as in Python. A meter that has too little left stops it before
    /// anything is stored.
    mutating func update(
        with other: WireValue?,
        _ keywords: WireDictionary,
        _ work: WorkMeter
    ) throws(PythonException) {
        try work.charge(keywords.count)
        if let mapping = other?.entriesAsMapping {
            try merge(mapping, work)
        } else if let other {
            try store(try other.elementsAsIterated(work), work)
        }
        try merge(keywords, .unlimited)
    }

    /// How many steps it takes to read one pair and to store it.
    private static var stepsPerPair: Int { 3 }

    private mutating func store(
        _ pairs: [WireValue],
        _ work: WorkMeter
    ) throws(PythonException) {
        if try storeQuick(pairs, Self.stepsPerPair, work) { return }
        var entries: [(key: WireKey, value: WireValue)] = []
        entries.reserveCapacity(pairs.count)
        do throws(PythonException) {
            for (position, pair) in pairs.enumerated() {
                try work.charge(Self.stepsPerPair)
                entries.append(try Self.entry(pair, at: position, work))
            }
        } catch {
            if !work.hasStopped(error) { store(entries) }
            throw error
        }
        store(entries)
    }

    /// Reads one pair.
    private static func entry(
        _ pair: WireValue,
        at position: Int,
        _ work: WorkMeter
    ) throws(PythonException) -> (key: WireKey, value: WireValue) {
        if case .tuple(let elements) = pair, elements.count == 2 {
            return (try WireKey(argument: elements[0], work), elements[1])
        }
        let elements = try pair.elementsAsIterated(
            work,
            orComplaining: "cannot convert dictionary update sequence element #\(position) "
                + "to a sequence"
        )
        guard elements.count == 2 else {
            throw .valueError(
                "dictionary update sequence element #\(position) has length \(elements.count); "
                    + "2 is required"
            )
        }
        return (try WireKey(argument: elements[0], work), elements[1])
    }
}

extension WireValue {
    /// The elements that `iter()` yields.
    ///
    /// The caller words the complaint about a value that isn't iterable.
    func elementsAsIterated(
        _ work: WorkMeter,
        orComplaining complaint: @autoclosure () -> String
    ) throws(PythonException) -> [WireValue] {
        do {
            return try elementsAsIterated(work)
        } catch {
            // Other errors, such as a range that is too long, pass through.
            throw error.type.name == "TypeError" ? .typeError(complaint()) : error
        }
    }
}
