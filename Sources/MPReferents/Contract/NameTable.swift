/// A hash table of names that are known from the start, looked up by their bytes.
///
/// A dictionary's hash withstands keys chosen to collide, which makes a lookup take several hundred
/// instructions. The names here are the program's own, so a simple hash is enough. And a name can be found by
/// the bytes of a message, without making a text of them.
package struct NameTable: Sendable {
    /// The range of a name's bytes, and its index among the names; a negative index marks an empty slot.
    private struct Slot {
        var start = 0
        var count = 0
        var index = -1
    }

    /// The names, in the order in which they were given.
    package let names: [String]
    /// The bytes of all names, one after the other.
    private var octets: [UInt8] = []
    /// The slots by hash; their number is a power of two.
    ///
    /// A name is in the first free slot at or after its own.
    private var slots: [Slot]
    /// Length of the longest name in bytes: longer ones aren't even hashed.
    private var longest = 0

    /// Builds the table from names that are all different.
    package init(_ names: [String]) {
        self.names = names
        // At least half of the slots are empty, so that a search always ends, and soon.
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

    package func contains(_ name: String) -> Bool { index(of: name) != nil }

    /// The index of a name in ``names``, or `nil`.
    package func index(of name: String) -> Int? {
        var name = name
        return name.withUTF8 { index(of: $0.span) }
    }

    /// The index in ``names`` of the name with these bytes, or `nil`.
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
