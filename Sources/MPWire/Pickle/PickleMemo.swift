/// The memo of a pickle: values stored under a number.
///
/// Real pickles number from zero on, so those entries are an array, and only others need a
/// dictionary.
struct PickleMemo {
    /// The entries from zero up to the first gap.
    private var dense: [PickleSlot] = []
    /// The other entries.
    private var sparse: [Int: PickleSlot] = [:]

    /// The number of entries: the index that `MEMOIZE` takes.
    var count: Int { dense.count + sparse.count }

    /// The entry at `index`, if there is one.
    subscript(index: Int) -> PickleSlot? {
        dense.indices.contains(index) ? dense[index] : sparse[index]
    }

    /// Stores `slot` at `index`, replacing an earlier entry.
    mutating func put(_ slot: PickleSlot, at index: Int) {
        if index == dense.count {
            // A short message has about ten entries.
            if dense.isEmpty { dense.reserveCapacity(16) }
            dense.append(slot)
            if !sparse.isEmpty { sparse[index] = nil }
        } else if index < dense.count {
            dense[index] = slot
        } else {
            sparse[index] = slot
        }
    }
}
