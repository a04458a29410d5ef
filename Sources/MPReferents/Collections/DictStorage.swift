import MPWire

/// The entries of a shared dict: a class, because the dict and its iterators share them.
final class DictStorage {
    var entries: StoredDictionary

    init(_ entries: StoredDictionary) {
        self.entries = entries
    }

    /// The number of entries, read without a copy of them.
    var count: Int { entries.count }
}
