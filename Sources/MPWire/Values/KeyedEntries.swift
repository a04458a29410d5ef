/// The storage of a Python `dict`: insertion order, Python's key equality, O(1) lookup, insertion and removal, for
/// values of any kind.
///
/// Keys and values are in two arrays, with holes where keys were removed, beside an index from hash to position, as
/// in CPython. Two arrays, since most operations on many entries look at keys alone, and a set has no values. Up to
/// eight entries are searched one by one and need no index.
///
/// A lookup costs as many steps as the key weighs (``WireKey/weight``), which were charged when it was made.
struct KeyedEntries<Value: EntryValue>: Sendable {
    /// The keys in insertion order; ``WireKey/absent`` where one was removed.
    private var allKeys: [WireKey] = []
    /// The values at the same positions.
    private var allValues: [Value] = []
    /// The position of each key; empty while there are at most `indexThreshold` positions.
    private var index = HashIndex()
    /// The number of entries, not counting holes.
    private(set) var count = 0
    /// The number of entries for which room was requested before there was an index.
    private var reservedCapacity = 0

    /// The number of positions above which a hash index is kept.
    private static var indexThreshold: Int { 8 }

    init() {}

    /// Creates an empty dictionary with room for `capacity` entries.
    init(capacity: Int) {
        reserveCapacity(capacity)
    }

    /// Takes keys that are all different, each with the same value.
    init(distinct keys: [WireKey], _ value: Value) {
        allKeys = keys.withoutMuchUnusedRoom
        allValues = Array(repeating: value, count: keys.count)
        count = keys.count
        if keys.count > Self.indexThreshold { rebuildIndex() }
    }

    /// The same keys with other values; needs no hashing.
    func mapValues<Other>(_ transform: (Value) -> Other) -> KeyedEntries<Other> {
        var mapped = KeyedEntries<Other>()
        mapped.allKeys = allKeys
        mapped.allValues =
            hasHoles
            ? allKeys.indices.map { allKeys[$0].isAbsent ? .absent : transform(allValues[$0]) }
            : allValues.map(transform)
        mapped.index = index
        mapped.count = count
        return mapped
    }

    /// Makes room for `capacity` entries altogether.
    mutating func reserveCapacity(_ capacity: Int) {
        allKeys.reserveMany(capacity)
        allValues.reserveMany(capacity)
        guard capacity > Self.indexThreshold else { return }
        if index.isEmpty {
            reservedCapacity = capacity
        } else if isIndexExact {
            index.grow(to: capacity)
        }
    }

    /// Makes room for `count` more entries, at least doubling the capacity, so that many such requests cost no more
    /// than one.
    mutating func reserveMore(_ count: Int) {
        let needed = allKeys.count + count
        if needed > allKeys.capacity { reserveCapacity(Swift.max(needed, 2 * allKeys.count)) }
    }

    /// Gives room back that was made for entries that didn't come, if that is most of it.
    mutating func dropUnusedRoom() {
        let used = Swift.max(allKeys.count, Self.indexThreshold)
        guard allKeys.capacity / 4 > used else { return }
        reservedCapacity = 0
        allKeys = allKeys.withoutMuchUnusedRoom
        allValues = allValues.withoutMuchUnusedRoom
        index = HashIndex()
        if allKeys.count > Self.indexThreshold { rebuildIndex() }
    }

    var isEmpty: Bool { count == 0 }

    private var hasHoles: Bool { count < allKeys.count }

    /// Whether each position in the index is that of an entry.
    private var isIndexExact: Bool { !hasHoles && index.usedCount == count }

    /// The value of `key`, or `nil`.
    subscript(key: WireKey) -> Value? {
        get { position(of: key).map { allValues[$0] } }
        set {
            guard let newValue else {
                removeValue(forKey: key)
                return
            }
            updateValue(newValue, forKey: key)
        }
    }

    /// Stores `value` under `key`; if an equal key exists, it is kept.
    mutating func updateValue(_ value: Value, forKey key: WireKey) {
        if let position = position(of: key) {
            allValues[position] = value
        } else {
            append(value, forKey: key)
        }
    }

    func contains(_ key: WireKey) -> Bool { position(of: key) != nil }

    /// Stores `value` under a key that is known not to exist.
    mutating func insert(_ value: Value, forNewKey key: WireKey) { append(value, forKey: key) }

    /// Stores `value` under `key`, unless there is an equal key.
    mutating func insert(_ value: Value, ifAbsent key: WireKey) {
        if position(of: key) == nil { append(value, forKey: key) }
    }

    private mutating func append(_ value: Value, forKey key: WireKey) {
        allKeys.append(key)
        allValues.append(value)
        count += 1
        indexAppended(key.hash)
    }

    /// The position of a key, the same until an entry is removed; `nil` if it doesn't exist.
    func place(of key: WireKey) -> Int? { position(of: key) }

    /// The number of positions, including holes.
    var placeCount: Int { allKeys.count }

    /// The hashed keys at all positions but those that are marked, in insertion order.
    func hashedKeys(without isMarked: [Bool]) -> [WireKey] {
        var unmarked: [WireKey] = []
        unmarked.reserveMany(count)
        for position in allKeys.indices where !isMarked[position] && !allKeys[position].isAbsent {
            unmarked.append(allKeys[position])
        }
        return unmarked
    }

    /// The hashed keys, in insertion order, for which `isIncluded` is true.
    func hashedKeys(where isIncluded: (WireKey) -> Bool) -> [WireKey] {
        var included: [WireKey] = []
        included.reserveMany(count)
        for position in allKeys.indices
        where !allKeys[position].isAbsent && isIncluded(allKeys[position]) {
            included.append(allKeys[position])
        }
        return included
    }

    /// Removes `key`.
    ///
    /// - Returns: Its value, or `nil` if it didn't exist.
    @discardableResult
    mutating func removeValue(forKey key: WireKey) -> Value? {
        guard let position = position(of: key) else { return nil }
        let old = allValues[position]
        remove(at: position)
        return old
    }

    /// Removes the newest entry and returns it, or `nil` from an empty dictionary.
    mutating func popLast() -> (key: WireValue, value: Value)? {
        guard let key = allKeys.last, let value = allValues.last else { return nil }
        remove(at: allKeys.count - 1)
        return (key.value, value)
    }

    /// Removes all entries.
    mutating func removeAll() {
        self = KeyedEntries()
    }

    /// The keys in insertion order, hashed.
    var hashedKeys: [WireKey] { hasHoles ? allKeys.filter { !$0.isAbsent } : allKeys }

    /// How many steps looking up all keys takes.
    var weight: Int { allKeys.reduce(0) { $0 + $1.weight } }

    /// The keys in insertion order.
    var keys: [WireValue] {
        var keys: [WireValue] = []
        keys.reserveCapacity(count)
        for key in allKeys where !key.isAbsent { keys.append(key.value) }
        return keys
    }

    /// The values in insertion order of their keys.
    var values: [Value] {
        guard hasHoles else { return allValues }
        return allKeys.indices.filter { !allKeys[$0].isAbsent }.map { allValues[$0] }
    }

    /// Calls `body` with each entry in insertion order, until it returns `false`.
    func forEachEntry<Failure: Error>(
        _ body: (_ key: WireKey, _ value: Value) throws(Failure) -> Bool
    ) throws(Failure) {
        for position in allKeys.indices where !allKeys[position].isAbsent {
            guard try body(allKeys[position], allValues[position]) else { return }
        }
    }

    /// Finds the first entry at or after an iteration position; iteration starts at 0.
    ///
    /// Positions stay valid while nothing is removed; after a removal they may skip entries.
    ///
    /// - Returns: The entry, and the position at which to go on; `nil` at the end.
    func entry(from position: Int) -> (key: WireKey, value: Value, next: Int)? {
        var position = position
        while position < allKeys.count {
            let key = allKeys[position]
            if !key.isAbsent { return (key, allValues[position], position + 1) }
            position += 1
        }
        return nil
    }

    /// The memory address of the entries, which copies share until one is changed; `nil` if there are none.
    var storageAddress: UInt? {
        guard !isEmpty else { return nil }
        // Dictionaries of the same properties share their keys; the members of sets are keys without values.
        if MemoryLayout<Value>.size > 0 {
            return allValues.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
        }
        return allKeys.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    }

    private func position(of key: WireKey) -> Int? {
        guard !index.isEmpty else { return allKeys.firstIndex { $0.isSame(as: key) } }
        return index.position(of: key.hash) { position in
            // A position that was removed at the end may now be out of range, or hold another entry.
            position < allKeys.count && allKeys[position].isSame(as: key)
        }
    }

    private mutating func indexAppended(_ hash: UInt32) {
        guard allKeys.count > Self.indexThreshold else { return }
        if index.isEmpty { return rebuildIndex() }
        if !index.hasRoom {
            // Without holes, every position in the index is valid, and only the new one is missing.
            guard !hasHoles, index.usedCount == count - 1 else { return rebuildIndex() }
            index.grow(to: index.usedCount + 1)
        }
        index.insert(allKeys.count - 1, hash: hash)
    }

    private mutating func remove(at position: Int) {
        count -= 1
        guard position == allKeys.count - 1 else {
            allKeys[position] = .absent
            allValues[position] = .absent
            return compactIfSparse()
        }
        // The last position always holds an entry.
        repeat {
            allKeys.removeLast()
            allValues.removeLast()
        } while allKeys.last?.isAbsent ?? false
        compactIfSparse()
    }

    /// Closes the holes once they are the majority, so that removal stays O(1) on average; drops the index if it
    /// isn't needed any more.
    private mutating func compactIfSparse() {
        let places = allKeys.count
        if places > Self.indexThreshold, places <= 2 * count + 8 { return }
        guard hasHoles || !index.isEmpty else { return }
        if hasHoles {
            allValues = values
            allKeys = hashedKeys
        }
        index = HashIndex()
        if allKeys.count > Self.indexThreshold { rebuildIndex() }
    }

    /// Makes an index with room for some more entries than there are.
    private mutating func rebuildIndex() {
        index = HashIndex(capacity: Swift.max(allKeys.count + allKeys.count / 4, reservedCapacity))
        for position in allKeys.indices where !allKeys[position].isAbsent {
            index.insert(position, hash: allKeys[position].hash)
        }
    }
}

extension KeyedEntries: Sequence {
    /// Walks the entries in insertion order.
    struct Iterator: IteratorProtocol {
        private let entries: KeyedEntries
        private var position = 0

        fileprivate init(_ entries: KeyedEntries) {
            self.entries = entries
        }

        mutating func next() -> (key: WireValue, value: Value)? {
            guard let entry = entries.entry(from: position) else { return nil }
            position = entry.next
            return (entry.key.value, entry.value)
        }
    }

    func makeIterator() -> Iterator { Iterator(self) }
}

extension KeyedEntries {
    /// The same keys with other values; `nil` unless the keys are these texts, in this order.
    func replacingValues(by values: [Value], ifNamed names: [String]) -> Self? {
        guard !hasHoles, allKeys.count == names.count else { return nil }
        for (key, name) in zip(allKeys, names) {
            guard case .text(name) = key.value else { return nil }
        }
        var replaced = self
        replaced.allValues = values
        return replaced
    }
}
