/// Names that are known from the start, found by their octets.
///
/// A dictionary's hash withstands keys that somebody chose to collide, which makes a look-up take
/// several hundred instructions; the names here are the program's own, so that a simple hash does. And a name is
/// found by the octets of a message as well, without making a text of them.
package struct NameTable: Sendable {
    /// Where one name's octets stand, and its place among the names; below zero in an empty slot.
    private struct Slot {
        var start = 0
        var count = 0
        var index = -1
    }

    /// The names in the order in which they were given.
    package let names: [String]
    /// The octets of all names, one after the other.
    private var octets: [UInt8] = []
    /// The slots by hash, a power of two; a name stands in the first free one from its own on.
    private var slots: [Slot]
    /// How many octets the longest name has: what is longer is not even hashed.
    private var longest = 0

    /// Takes names, all of them different.
    package init(_ names: [String]) {
        self.names = names
        // At least half of the slots are empty, so that there is always one, and it is near.
        let bits = Int.bitWidth - names.count.leadingZeroBitCount + 1
        slots = Array(repeating: Slot(), count: 1 << bits)
        for (index, name) in names.enumerated() {
            precondition(!contains(name), "\(name) stands twice in a table")
            let position = freePosition(for: name)
            slots[position] = Slot(start: octets.count, count: name.utf8.count, index: index)
            octets += name.utf8
            longest = max(longest, name.utf8.count)
        }
    }

    /// Whether there is such a name.
    package func contains(_ name: String) -> Bool { index(of: name) != nil }

    /// Where a name stands among ``names``, or `nil`.
    package func index(of name: String) -> Int? {
        var name = name
        return name.withUTF8 { index(of: $0.span) }
    }

    /// Where the name with these octets stands among ``names``, or `nil`.
    package func index(of name: Span<UInt8>) -> Int? {
        guard name.count <= longest else { return nil }
        var position = Self.hash(name) & (slots.count - 1)
        while slots[position].index >= 0 {
            if isEqual(slots[position], name) { return slots[position].index }
            position = (position + 1) & (slots.count - 1)
        }
        return nil
    }

    private func isEqual(_ slot: Slot, _ name: Span<UInt8>) -> Bool {
        guard slot.count == name.count else { return false }
        for index in 0..<slot.count where octets[slot.start + index] != name[index] { return false }
        return true
    }

    private func freePosition(for name: String) -> Int {
        var name = name
        let hash = name.withUTF8 { Self.hash($0.span) }
        var position = hash & (slots.count - 1)
        while slots[position].index >= 0 { position = (position + 1) & (slots.count - 1) }
        return position
    }

    /// FNV-1a.
    private static func hash(_ name: Span<UInt8>) -> Int {
        var hash: UInt64 = 14_695_981_039_346_656_037
        for index in 0..<name.count { hash = (hash ^ UInt64(name[index])) &* 1_099_511_628_211 }
        return Int(truncatingIfNeeded: hash ^ hash >> 32)
    }
}
