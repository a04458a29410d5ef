import MPWire

/// The entries of a shared dict: a class, because the dict and its iterators share them.
final class DictStorage {
    /// The entries in their order.
    ///
    /// Nothing that is done with them comes back to the dict, so that accesses can't overlap, and aren't checked.
    @exclusivity(unchecked) var entries: StoredDictionary

    init(_ entries: StoredDictionary) {
        self.entries = entries
    }

    /// The number of entries, read without a copy of them.
    var count: Int { entries.count }
}
