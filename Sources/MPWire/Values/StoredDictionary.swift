/// The entries of a shared dict: a ``WireDictionary`` whose values may still be encoded.
package struct StoredDictionary: Sendable {
    private var entries: KeyedEntries<StoredValue>

    package init() {
        entries = KeyedEntries()
    }

    package var count: Int { entries.count }

    package var isEmpty: Bool { entries.isEmpty }

    /// The value of `key`, or `nil`.
    package subscript(key: WireKey) -> StoredValue? {
        get { entries[key] }
        set { entries[key] = newValue }
    }

    /// Removes `key`.
    ///
    /// - Returns: Its value, or `nil` if it didn't exist.
    @discardableResult
    package mutating func removeValue(forKey key: WireKey) -> StoredValue? {
        entries.removeValue(forKey: key)
    }

    /// Removes the newest entry and returns it, or `nil` from an empty dictionary.
    package mutating func popLast() -> (key: WireValue, value: StoredValue)? { entries.popLast() }

    package mutating func removeAll() { entries.removeAll() }

    /// The keys in insertion order.
    package var keys: [WireValue] { entries.keys }

    /// The values in insertion order of their keys.
    package var values: [StoredValue] { entries.values }

    /// Finds the first entry at or after an iteration position; iteration starts at 0.
    ///
    /// Positions stay valid while nothing is removed; after a removal they may skip entries.
    ///
    /// - Returns: The entry, and the position at which to go on; `nil` at the end.
    package func entry(from position: Int) -> (key: WireKey, value: StoredValue, next: Int)? {
        entries.entry(from: position)
    }

    /// Wraps a dictionary whose values are all built.
    package init(_ dictionary: WireDictionary) {
        entries = dictionary.entries.mapValues { .value($0) }
    }

    /// The entries with all values decoded.
    package var decoded: WireDictionary {
        WireDictionary(entries.mapValues(\.decoded))
    }

    /// How many values ``decoded`` would build.
    package var keptCount: Int { entries.reduce(0) { $0 + $1.value.keptCount } }
}

extension StoredDictionary: Sequence {
    /// Walks the entries in insertion order.
    package struct Iterator: IteratorProtocol {
        fileprivate var entries: KeyedEntries<StoredValue>.Iterator

        package mutating func next() -> (key: WireValue, value: StoredValue)? { entries.next() }
    }

    /// Walks the entries in insertion order.
    package func makeIterator() -> Iterator { Iterator(entries: entries.makeIterator()) }
}

extension StoredDictionary {
    /// The entries as Python's `items()` yields them.
    package var items: [StoredValue] {
        var items: [StoredValue] = []
        items.reserveMany(count)
        entries.forEachEntry { key, value in
            items.append(.tuple([.value(key.value), value]))
            return true
        }
        return items
    }

    /// Makes room for `count` more entries.
    package mutating func reserveMore(_ count: Int) { entries.reserveMore(count) }

    /// Stores values under keys; later ones replace earlier ones.
    package mutating func store(_ added: [(key: WireKey, value: WireValue)]) {
        entries.reserveMore(added.count)
        for (key, value) in added { entries.updateValue(.value(value), forKey: key) }
    }

    /// Stores pairs, if all of them are tuples whose keys are hashed in negligible time: then nothing can go wrong on the
    /// way, and nothing need wait until all pairs are known.
    ///
    /// - Returns: Whether they are; if not, nothing is stored.
    /// - Throws: `RuntimeError` if too little work is left, before anything is stored.
    package mutating func storeQuick(
        _ pairs: [WireValue],
        _ stepsPerPair: Int,
        _ work: WorkMeter
    ) throws(PythonException) -> Bool {
        guard pairs.allSatisfy(\.isQuickPair) else { return false }
        try work.charge(stepsPerPair * pairs.count)
        entries.reserveMore(pairs.count)
        for pair in pairs {
            guard case .tuple(let elements) = pair else { continue }
            entries.updateValue(.value(elements[1]), forKey: WireKey(hashable: elements[0]))
        }
        return true
    }

    /// Stores the entries of a dict.
    ///
    /// - Throws: `RuntimeError` if too little work is left, before anything is stored.
    package mutating func merge(
        _ other: WireDictionary,
        _ work: WorkMeter
    ) throws(PythonException) {
        if isEmpty {
            try work.charge(other.count)
            self = StoredDictionary(other)
            return
        }
        try work.charge(other.count + other.entries.weight)
        entries.reserveMore(other.count)
        other.entries.forEachEntry { key, value in
            entries.updateValue(.value(value), forKey: key)
            return true
        }
    }

    /// The entries of a dict, overridden by these.
    ///
    /// - Throws: `RuntimeError` if too little work is left.
    package func merged(
        over other: WireDictionary,
        _ work: WorkMeter
    ) throws(PythonException) -> StoredDictionary {
        try work.charge(other.count + count + entries.weight)
        var result = StoredDictionary(other)
        result.entries.reserveMore(count)
        entries.forEachEntry { key, value in
            result.entries.updateValue(value, forKey: key)
            return true
        }
        return result
    }
}

extension WireValue {
    /// Whether it is a tuple of a key whose hashing takes negligible time, and a value.
    fileprivate var isQuickPair: Bool {
        guard case .tuple(let elements) = self, elements.count == 2 else { return false }
        return elements[0].isQuickKey
    }
}

extension StoredValue: EntryValue {
    static var absent: StoredValue { .value(.null) }
}
