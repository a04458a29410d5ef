/// A Python `dict`: insertion order, Python's key equality, O(1) lookup, insertion and removal.
///
/// Entries stand in an array with holes where keys were removed, beside an index from key to
/// position, as in CPython. Up to eight entries are searched one by one and need no index.
public struct WireDictionary: Sendable {
    /// One entry: a key that is known to be hashable, and its value.
    private struct Entry: Sendable {
        /// The key.
        let key: WireKey
        /// The value.
        var value: WireValue
    }

    /// The entries in insertion order; `nil` where one was removed.
    private var entries: [Entry?] = []
    /// Where each key stands in `entries`; empty while there are at most `indexThreshold` slots.
    private var index: [WireKey: Int] = [:]
    /// The number of entries that are there.
    public private(set) var count = 0

    /// Above this number of slots a hash index is kept.
    private static let indexThreshold = 8

    /// Makes an empty dictionary.
    public init() {}

    /// Makes an empty dictionary with room for `capacity` entries.
    init(capacity: Int) {
        entries.reserveCapacity(capacity)
        if capacity > Self.indexThreshold { index.reserveCapacity(capacity) }
    }

    /// Whether there is no entry.
    public var isEmpty: Bool { count == 0 }

    /// The value of `key`, or `nil`.
    package subscript(key: WireKey) -> WireValue? {
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
    package mutating func updateValue(_ value: WireValue, forKey key: WireKey) -> WireValue? {
        if let position = position(of: key) {
            let old = entries[position]?.value
            entries[position]?.value = value
            return old
        }
        append(value, forKey: key)
        return nil
    }

    private mutating func append(_ value: WireValue, forKey key: WireKey) {
        entries.append(Entry(key: key, value: value))
        count += 1
        indexAppended(key)
    }

    /// Removes `key`.
    ///
    /// - Returns: The value it had, or `nil` if it wasn't there.
    @discardableResult
    package mutating func removeValue(forKey key: WireKey) -> WireValue? {
        guard let position = position(of: key) else { return nil }
        let old = entries[position]?.value
        remove(at: position)
        return old
    }

    /// Removes the newest entry and returns it, or `nil` from an empty dictionary.
    package mutating func popLast() -> (key: WireValue, value: WireValue)? {
        guard let position = entries.lastIndex(where: { $0 != nil }), let entry = entries[position]
        else { return nil }
        remove(at: position)
        return (entry.key.value, entry.value)
    }

    /// Removes all entries.
    package mutating func removeAll() {
        self = WireDictionary()
    }

    /// The keys in insertion order.
    public var keys: [WireValue] { entries.compactMap { $0?.key.value } }

    /// The same as what they are looked up by.
    var hashedKeys: [WireKey] { entries.compactMap { $0?.key } }

    /// The values in insertion order of their keys.
    public var values: [WireValue] { entries.compactMap { $0?.value } }

    /// Finds the first entry at or behind a position of an iteration, which starts at 0.
    ///
    /// Positions stay valid while nothing is removed; after a removal they may skip entries.
    ///
    /// - Returns: The key, and the position at which to go on; `nil` at the end.
    package func key(from position: Int) -> (key: WireValue, next: Int)? {
        for position in entries.indices.dropFirst(position) {
            if let entry = entries[position] { return (entry.key.value, position + 1) }
        }
        return nil
    }

    /// The value under a text key: what a keyword argument or an attribute is looked up by.
    public subscript(text key: String) -> WireValue? {
        self[WireKey(text: key)]
    }

    /// Where the entries stand in memory, which is the same for copies until one is changed; `nil`
    /// if there are none.
    var storageAddress: UInt? {
        guard !isEmpty else { return nil }
        return entries.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    }

    /// Whether both hold equal values under equal keys, with NaN among the values as `rule` says.
    func isEqual(to other: WireDictionary, _ rule: NaNRule) -> Bool {
        guard count == other.count else { return false }
        return entries.allSatisfy { entry in
            guard let entry else { return true }
            return other[entry.key].map { entry.value.isEqual(to: $0, rule) } ?? false
        }
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

extension WireDictionary: Sequence {
    /// Walks the entries in insertion order.
    public func makeIterator() -> some IteratorProtocol<(key: WireValue, value: WireValue)> {
        entries.lazy.compactMap { $0.map { (key: $0.key.value, value: $0.value) } }.makeIterator()
    }
}

extension WireDictionary: ExpressibleByDictionaryLiteral {
    /// Makes a dictionary with text keys, as keyword arguments and attributes have.
    public init(dictionaryLiteral elements: (String, WireValue)...) {
        for (key, value) in elements { self[WireKey(text: key)] = value }
    }
}
