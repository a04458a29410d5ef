import MPWire

/// The entries of a shared dict: one object, which the dict and its iterators have in common.
final class DictStorage {
    /// The entries.
    var entries: StoredDictionary

    /// Holds `entries`.
    init(_ entries: StoredDictionary) {
        self.entries = entries
    }
}
