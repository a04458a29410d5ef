/// The entries of a shared dict: a ``WireDictionary`` whose values may still be encoded.
package struct StoredDictionary: Sendable {
    /// The entries.
    private var entries: KeyedEntries<StoredValue>

    /// Makes an empty dictionary.
    package init() {
        entries = KeyedEntries()
    }

    /// The number of entries.
    package var count: Int { entries.count }

    /// Whether there is no entry.
    package var isEmpty: Bool { entries.isEmpty }

    /// The value of `key`, or `nil`.
    package subscript(key: WireKey) -> StoredValue? {
        get { entries[key] }
        set { entries[key] = newValue }
    }

    /// Removes `key`.
    ///
    /// - Returns: The value it had, or `nil` if it wasn't there.
    @discardableResult
    package mutating func removeValue(forKey key: WireKey) -> StoredValue? {
        entries.removeValue(forKey: key)
    }

    /// Removes the newest entry and returns it, or `nil` from an empty dictionary.
    package mutating func popLast() -> (key: WireValue, value: StoredValue)? { entries.popLast() }

    /// Removes all entries.
    package mutating func removeAll() { entries.removeAll() }

    /// The keys in insertion order.
    package var keys: [WireValue] { entries.keys }

    /// The values in insertion order of their keys.
    package var values: [StoredValue] { entries.values }

    /// Finds the first entry at or behind a position of an iteration, which starts at 0.
    ///
    /// Positions stay valid while nothing is removed; after a removal they may skip entries.
    ///
    /// - Returns: The entry, and the position at which to go on; `nil` at the end.
    package func entry(from position: Int) -> (key: WireKey, value: StoredValue, next: Int)? {
        entries.entry(from: position)
    }

    /// The values that were built of `dictionary`.
    package init(_ dictionary: WireDictionary) {
        entries = dictionary.entries.mapValues { .value($0) }
    }

    /// The entries with all values built.
    package var decoded: WireDictionary {
        WireDictionary(entries.mapValues(\.decoded))
    }

    /// How many values ``decoded`` would build.
    package var keptCount: Int { entries.reduce(0) { $0 + $1.value.keptCount } }
}

extension StoredDictionary: Sequence {
    /// Walks the entries in insertion order.
    package func makeIterator() -> some IteratorProtocol<(key: WireValue, value: StoredValue)> {
        entries.makeIterator()
    }
}
