/// What a Python `dict` is made of: insertion order, Python's key equality, O(1) lookup, insertion and
/// removal, for values of any kind.
///
/// Entries stand in an array with holes where keys were removed, beside an index from hash to
/// position, as in CPython. Up to eight entries are searched one by one and need no index.
///
/// A lookup costs as many steps as the key weighs (``WireKey/weight``), which were charged when it was made.
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
    /// Where each key stands in `entries`; empty while there are at most `indexThreshold` of them.
    private var index = HashIndex()
    /// The number of entries that are there.
    private(set) var count = 0
    /// The number of entries for which room was asked before there was an index.
    private var reservedCapacity = 0

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

    fileprivate init(entries: [Entry?], index: HashIndex, count: Int) {
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
        guard capacity > Self.indexThreshold else { return }
        if index.isEmpty {
            reservedCapacity = capacity
        } else if count == entries.count, index.usedCount == count {
            index.grow(to: capacity)
        }
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

    /// Whether `key` is there.
    func contains(_ key: WireKey) -> Bool { position(of: key) != nil }

    /// Stores `value` under a key that is known not to be there.
    mutating func insert(_ value: Value, forNewKey key: WireKey) { append(value, forKey: key) }

    /// Stores `value` under `key`, unless there is an equal key.
    mutating func insert(_ value: @autoclosure () -> Value, ifAbsent key: WireKey) {
        if position(of: key) == nil { append(value(), forKey: key) }
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

    /// The entries in insertion order, with the keys as what they are looked up by.
    var keyed: some Sequence<(key: WireKey, value: Value)> {
        entries.lazy.compactMap { $0.map { (key: $0.key, value: $0.value) } }
    }

    /// The values in insertion order of their keys.
    var values: [Value] { entries.compactMap { $0?.value } }

    /// Finds the first entry at or behind a position of an iteration, which starts at 0.
    ///
    /// Positions stay valid while nothing is removed; after a removal they may skip entries.
    ///
    /// - Returns: The entry, and the position at which to go on; `nil` at the end.
    func entry(from position: Int) -> (key: WireKey, value: Value, next: Int)? {
        for position in entries.indices.dropFirst(position) {
            if let entry = entries[position] { return (entry.key, entry.value, position + 1) }
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
        guard !index.isEmpty else {
            return entries.firstIndex { $0?.key.isSame(as: key) ?? false }
        }
        return index.position(of: key.hash) { position in
            // Positions of what was removed at the end may be those of nothing, or of something else.
            position < entries.count && entries[position]?.key.isSame(as: key) ?? false
        }
    }

    private mutating func indexAppended(_ key: WireKey) {
        guard entries.count > Self.indexThreshold else { return }
        if index.isEmpty { return rebuildIndex() }
        if !index.hasRoom {
            // Without holes, every position in the index is valid but the one that is still to come.
            guard count == entries.count, index.usedCount == count - 1 else {
                return rebuildIndex()
            }
            index.grow(to: index.usedCount + 1)
        }
        index.insert(entries.count - 1, hash: key.hash)
    }

    private mutating func remove(at position: Int) {
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
        index = HashIndex()
        if entries.count > Self.indexThreshold { rebuildIndex() }
    }

    /// Makes an index with room for some more entries than there are.
    private mutating func rebuildIndex() {
        index = HashIndex(capacity: Swift.max(entries.count + entries.count / 4, reservedCapacity))
        for (position, entry) in entries.enumerated() {
            guard let entry else { continue }
            index.insert(position, hash: entry.key.hash)
        }
    }
}

extension KeyedEntries: Sequence {
    /// Walks the entries in insertion order.
    func makeIterator() -> some IteratorProtocol<(key: WireValue, value: Value)> {
        entries.lazy.compactMap { $0.map { (key: $0.key.value, value: $0.value) } }.makeIterator()
    }
}
