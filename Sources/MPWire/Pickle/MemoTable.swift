/// The memo entries of the containers of a pickle, by where these are in memory.
///
/// `Dictionary` would spend more time hashing than looking up: a list of a million dicts has as many entries. Nobody
/// chooses addresses, so a factor spreads them well enough. An entry is in the first free slot at or after its own, and
/// none is ever removed.
///
/// - Complexity: O(1) amortised.
struct MemoTable {
    /// What was written at each slot; zero in a free one.
    private var keys: [UInt64] = []
    /// The memo indexes of the same slots.
    private var indexes: [Int32] = []
    private(set) var count = 0

    private static var smallestCapacity: Int { 64 }

    var isEmpty: Bool { count == 0 }

    /// The memo index of a container; `nil` if it isn't there.
    subscript(identity: PickleWriter.Identity) -> Int? {
        if keys.isEmpty { return nil }
        let slot = slot(of: identity.number)
        return keys[slot] == 0 ? nil : Int(indexes[slot])
    }

    /// Adds a container, which must not be there.
    mutating func insert(_ index: Int, for identity: PickleWriter.Identity) {
        if 4 * (count + 1) > 3 * keys.count { grow() }
        let slot = slot(of: identity.number)
        keys[slot] = identity.number
        // The reader has no more.
        indexes[slot] = Int32(truncatingIfNeeded: index)
        count += 1
    }

    /// The slot of a number, or the free one where it belongs.
    private func slot(of number: UInt64) -> Int {
        let mask = keys.count - 1
        // The high bits of the product depend on all bits of the number.
        var slot = Int(truncatingIfNeeded: (number &* 0x9e37_79b9_7f4a_7c15) >> 20) & mask
        while keys[slot] != 0, keys[slot] != number { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow() {
        let old = (keys, indexes)
        let capacity = max(Self.smallestCapacity, 2 * keys.count)
        keys = Array(repeating: 0, count: capacity)
        indexes = Array(repeating: 0, count: capacity)
        for (key, index) in zip(old.0, old.1) where key != 0 {
            let slot = slot(of: key)
            (keys[slot], indexes[slot]) = (key, index)
        }
    }
}

extension PickleWriter.Identity {
    /// The address and the kind; never zero, since there is nothing at the address zero.
    fileprivate var number: UInt64 { UInt64(address) << 4 | UInt64(kind.rawValue) }
}
