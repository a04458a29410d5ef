/// A Python `dict`: insertion order, Python's key equality, O(1) lookup, insertion and removal.
public struct WireDictionary: Sendable {
    private(set) var entries: KeyedEntries<WireValue>

    /// Makes an empty dictionary.
    public init() {
        entries = KeyedEntries()
    }

    init(_ entries: KeyedEntries<WireValue>) {
        self.entries = entries
    }

    /// Creates an empty dictionary with room for `capacity` entries.
    init(capacity: Int) {
        entries = KeyedEntries(capacity: capacity)
    }

    /// Makes a dictionary of keys with the same value.
    ///
    /// - Throws: Python's `TypeError` if a key is unhashable; `RuntimeError` if too little work is left.
    package init(
        keys: [WireValue],
        _ value: WireValue,
        _ work: WorkMeter
    ) throws(PythonException) {
        entries = KeyedEntries()
        entries.reserveMore(keys.count)
        for key in keys {
            try work.charge(1)
            entries.insert(value, ifAbsent: try WireKey(key, work))
        }
        entries.dropUnusedRoom()
    }

    /// The number of entries.
    public var count: Int { entries.count }

    /// Whether there is no entry.
    public var isEmpty: Bool { entries.isEmpty }

    /// The value of `key`, or `nil`.
    package subscript(key: WireKey) -> WireValue? {
        get { entries[key] }
        set { entries[key] = newValue }
    }

    func contains(_ key: WireKey) -> Bool { entries.contains(key) }

    /// The same keys with other values; `nil` unless the keys are these texts, in this order.
    ///
    /// Nothing is hashed, and the keys are shared.
    func replacingValues(by values: [WireValue], ifNamed names: [String]) -> WireDictionary? {
        entries.replacingValues(by: values, ifNamed: names).map { WireDictionary($0) }
    }

    /// Stores `value` under a key that is known not to exist.
    mutating func insert(_ value: WireValue, forNewKey key: WireKey) {
        entries.insert(value, forNewKey: key)
    }

    /// Stores `value` under `key`, unless there is an equal key.
    mutating func insert(_ value: WireValue, ifAbsent key: WireKey) {
        entries.insert(value, ifAbsent: key)
    }

    /// Removes `key`.
    ///
    /// - Returns: Its value, or `nil` if it didn't exist.
    @discardableResult
    package mutating func removeValue(forKey key: WireKey) -> WireValue? {
        entries.removeValue(forKey: key)
    }

    /// Removes the newest entry and returns it, or `nil` from an empty dictionary.
    package mutating func popLast() -> (key: WireValue, value: WireValue)? { entries.popLast() }

    package mutating func removeAll() { entries.removeAll() }

    /// The keys in insertion order.
    public var keys: [WireValue] { entries.keys }

    /// The values in insertion order of their keys.
    public var values: [WireValue] { entries.values }

    /// Makes room for `count` more entries.
    mutating func reserveMore(_ count: Int) { entries.reserveMore(count) }

    /// Stores `value` under `key`; if an equal key is there already, that key stays.
    package mutating func updateValue(_ value: WireValue, forKey key: WireKey) {
        entries.updateValue(value, forKey: key)
    }

    /// The value under a text key, as for a keyword argument or an attribute.
    public subscript(text key: String) -> WireValue? {
        self[WireKey(text: key)]
    }

    /// The address of the entries in memory, the same for copies until one is changed; `nil` if there are
    /// none.
    var storageAddress: UInt? { entries.storageAddress }

    /// Whether both hold equal values under equal keys; `rule` says what the values are compared for.
    func isEqual(to other: WireDictionary, _ rule: EqualityRule, _ steps: inout Int) -> Bool {
        guard count == other.count else { return false }
        if isEmpty || storageAddress == other.storageAddress { return true }
        // Keys that are found by their identity alone may be rebuilt by the same steps.
        if rule == .structure, keys.isEqual(to: other.keys, rule, &steps) {
            return map(\.value).isEqual(to: other.map(\.value), rule, &steps)
        }
        var isEqual = true
        entries.forEachEntry { key, value in
            steps -= key.weight
            isEqual =
                steps >= 0 && other[key].map { value.isEqual(to: $0, rule, &steps) } ?? false
            return isEqual
        }
        return isEqual
    }
}

extension WireDictionary: Sequence {
    /// Walks the entries in insertion order.
    public struct Iterator: IteratorProtocol {
        fileprivate var entries: KeyedEntries<WireValue>.Iterator

        /// The next entry, or `nil` after the last one.
        public mutating func next() -> (key: WireValue, value: WireValue)? { entries.next() }
    }

    /// Walks the entries in insertion order.
    public func makeIterator() -> Iterator { Iterator(entries: entries.makeIterator()) }
}

extension WireValue: EntryValue {
    static var absent: WireValue { .null }
}

extension WireDictionary: ExpressibleByDictionaryLiteral {
    /// Makes a dictionary with text keys, like those of keyword arguments and attributes.
    public init(dictionaryLiteral elements: (String, WireValue)...) {
        self.init(capacity: elements.count)
        for (key, value) in elements { self[WireKey(text: key)] = value }
    }
}
