/// Finds positions in an array by the hashes of the keys at these positions.
///
/// An open-addressing table that stores each hash beside its position, so that it grows without looking at a key
/// again. An obsolete position may stay; whoever looks compares the keys.
struct HashIndex: Sendable {
    /// Each slot is zero if it is empty, or else a hash in the upper half and a position, plus one, in the lower.
    private var slots: [UInt64] = []
    /// From how many slots on it matters how the pages are requested.
    private static var largeSize: Int { 1 << 14 }
    /// How many slots are in use.
    private(set) var usedCount = 0

    /// Whether there is no table, not even an empty one.
    var isEmpty: Bool { slots.isEmpty }

    /// Creates an empty table with room for `count` positions.
    init(capacity count: Int = 0) {
        guard count > 0 else { return }
        let size = Self.size(for: count)
        guard size > Self.largeSize else {
            slots = Array(repeating: 0, count: size)
            return
        }
        slots.reserveMany(size, filled: size)
        slots.append(contentsOf: repeatElement(0, count: size))
    }

    /// Number of slots: at most two of three are used.
    private static func size(for count: Int) -> Int {
        var size = 16
        while size / 3 * 2 < count { size *= 2 }
        return size
    }

    /// Whether there is room for one more position.
    var hasRoom: Bool { usedCount < slots.count / 3 * 2 }

    /// The first position with that hash for which `isRight` is true.
    func position(of hash: UInt32, where isRight: (Int) -> Bool) -> Int? {
        let slots = slots.span
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while true {
            let entry = slots[slot]
            if entry == 0 { return nil }
            if UInt32(truncatingIfNeeded: entry >> 32) == hash {
                let position = Int(entry & 0xffff_ffff) - 1
                if isRight(position) { return position }
            }
            slot = (slot + 1) & mask
        }
    }

    /// Adds a position; there must be room.
    mutating func insert(_ position: Int, hash: UInt32) {
        insert(UInt64(hash) << 32 | UInt64(position + 1))
    }

    private mutating func insert(_ entry: UInt64) {
        var slot = Int(entry >> 32) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = entry
        usedCount += 1
    }

    /// Makes room for `count` positions altogether; existing ones must be valid.
    mutating func grow(to count: Int) {
        guard Self.size(for: count) > slots.count else { return }
        var grown = HashIndex(capacity: count)
        for entry in slots where entry != 0 { grown.insert(entry) }
        self = grown
    }
}
