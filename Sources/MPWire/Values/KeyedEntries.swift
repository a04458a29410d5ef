/// What a Python `dict` is made of: insertion order, Python's key equality, O(1) lookup, insertion and
/// removal, for values of any kind.
///
/// Entries stand in an array with holes where keys were removed, beside an index from key to
/// position, as in CPython. Up to eight entries are searched one by one and need no index.
struct KeyedEntries<Value: Sendable>: Sendable {
    /// One entry: a key that is known to be hashable, and its value.
    fileprivate struct Entry: Sendable {
        /// The key.
        let key: WireKey
        /// The value.
        var value: Value
    }

    /// The entries in insertion order; `nil` where one was removed.
    private var entries: [Entry?] = []
    /// Where each key stands in `entries`; empty while there are at most `indexThreshold` slots.
    private var index: [WireKey: Int] = [:]
    /// The number of entries that are there.
    private(set) var count = 0

    /// The same keys with other values, which costs no hashing.
    func mapValues<Other: Sendable>(_ transform: (Value) -> Other) -> KeyedEntries<Other> {
        KeyedEntries<Other>(
            entries: entries.map { entry in
                entry.map { .init(key: $0.key, value: transform($0.value)) }
            },
            index: index,
            count: count
        )
    }

    fileprivate init(entries: [Entry?], index: [WireKey: Int], count: Int) {
        self.entries = entries
        self.index = index
        self.count = count
    }

    /// Above this number of slots a hash index is kept.
    private static var indexThreshold: Int { 8 }

    /// Makes an empty dictionary.
    init() {}

    /// Makes an empty dictionary with room for `capacity` entries.
    init(capacity: Int) {
        reserveCapacity(capacity)
    }

    /// Makes room for `capacity` entries in all.
    mutating func reserveCapacity(_ capacity: Int) {
        entries.reserveCapacity(capacity)
        if capacity > Self.indexThreshold { index.reserveCapacity(capacity) }
    }

    /// Whether there is no entry.
    var isEmpty: Bool { count == 0 }

    /// The value of `key`, or `nil`.
    subscript(key: WireKey) -> Value? {
        get { position(of: key).flatMap { entries[$0]?.value } }
        set {
            guard let newValue else {
                removeValue(forKey: key)
                return
            }
            // Without a look at the old value, which would be copied with its key.
            if let position = position(of: key) {
                entries[position]?.value = newValue
            } else {
                append(newValue, forKey: key)
            }
        }
    }

    /// Stores `value` under `key`; a key that is equal to one already there keeps the old key.
    ///
    /// - Returns: The value that it replaces, if any.
    @discardableResult
    mutating func updateValue(_ value: Value, forKey key: WireKey) -> Value? {
        if let position = position(of: key) {
            let old = entries[position]?.value
            entries[position]?.value = value
            return old
        }
        append(value, forKey: key)
        return nil
    }

    private mutating func append(_ value: Value, forKey key: WireKey) {
        entries.append(Entry(key: key, value: value))
        count += 1
        indexAppended(key)
    }

    /// Removes `key`.
    ///
    /// - Returns: The value it had, or `nil` if it wasn't there.
    @discardableResult
    mutating func removeValue(forKey key: WireKey) -> Value? {
        guard let position = position(of: key) else { return nil }
        let old = entries[position]?.value
        remove(at: position)
        return old
    }

    /// Removes the newest entry and returns it, or `nil` from an empty dictionary.
    mutating func popLast() -> (key: WireValue, value: Value)? {
        guard let position = entries.lastIndex(where: { $0 != nil }), let entry = entries[position]
        else { return nil }
        remove(at: position)
        return (entry.key.value, entry.value)
    }

    /// Removes all entries.
    mutating func removeAll() {
        self = KeyedEntries()
    }

    /// The keys in insertion order.
    var keys: [WireValue] { entries.compactMap { $0?.key.value } }

    /// The same as what they are looked up by.
    var hashedKeys: [WireKey] { entries.compactMap { $0?.key } }

    /// The values in insertion order of their keys.
    var values: [Value] { entries.compactMap { $0?.value } }

    /// Finds the first entry at or behind a position of an iteration, which starts at 0.
    ///
    /// Positions stay valid while nothing is removed; after a removal they may skip entries.
    ///
    /// - Returns: The key, and the position at which to go on; `nil` at the end.
    func key(from position: Int) -> (key: WireValue, next: Int)? {
        for position in entries.indices.dropFirst(position) {
            if let entry = entries[position] { return (entry.key.value, position + 1) }
        }
        return nil
    }

    /// Where the entries stand in memory, which is the same for copies until one is changed; `nil`
    /// if there are none.
    var storageAddress: UInt? {
        guard !isEmpty else { return nil }
        return entries.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    }

    private func position(of key: WireKey) -> Int? {
        if entries.count > Self.indexThreshold { return index[key] }
        return entries.firstIndex { $0?.key == key }
    }

    private mutating func indexAppended(_ key: WireKey) {
        guard entries.count > Self.indexThreshold else { return }
        if entries.count == Self.indexThreshold + 1 {
            rebuildIndex()
        } else {
            index[key] = entries.count - 1
        }
    }

    private mutating func remove(at position: Int) {
        if entries.count > Self.indexThreshold, let entry = entries[position] {
            index[entry.key] = nil
        }
        entries[position] = nil
        count -= 1
        while let last = entries.last, last == nil { entries.removeLast() }
        compactIfSparse()
    }

    /// Closes the holes once they are the majority, so that removal stays O(1) on average; and
    /// drops the index with the slots that needed it.
    private mutating func compactIfSparse() {
        guard entries.count <= Self.indexThreshold || entries.count > 2 * count + 8 else { return }
        entries.removeAll { $0 == nil }
        index = [:]
        if entries.count > Self.indexThreshold { rebuildIndex() }
    }

    private mutating func rebuildIndex() {
        index.removeAll(keepingCapacity: index.capacity >= entries.count)
        index.reserveCapacity(entries.count)
        for (position, entry) in entries.enumerated() {
            guard let entry else { continue }
            index[entry.key] = position
        }
    }
}

extension KeyedEntries: Sequence {
    /// Walks the entries in insertion order.
    func makeIterator() -> some IteratorProtocol<(key: WireValue, value: Value)> {
        entries.lazy.compactMap { $0.map { (key: $0.key.value, value: $0.value) } }.makeIterator()
    }
}

extension KeyedEntries {
    /// Whether all entries, with the keys as they are looked up by, are as `isRight` says.
    func allSatisfy(_ isRight: (WireKey, Value) -> Bool) -> Bool {
        entries.allSatisfy { entry in entry.map { isRight($0.key, $0.value) } ?? true }
    }
}
