/// A hash table of names that are known from the start, looked up by their bytes.
///
/// A dictionary's hash withstands keys chosen to collide, which makes a lookup take several hundred
/// instructions. The names here are the program's own, so a simple hash is enough. And a name can be found by
/// the bytes of a message, without making a text of them.
package struct NameTable: Sendable {
    /// Where a name's bytes begin, its digest, and its index among the names; a negative index marks an empty slot.
    private struct Slot {
        var start = 0
        var digest = NameDigest()
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
            let digest = NameDigest(name)
            slots[freePosition(for: digest)] = Slot(
                start: octets.count,
                digest: digest,
                index: index
            )
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
        let digest = NameDigest(name)
        let slots = slots.span
        var position = digest.hash & (slots.count - 1)
        while slots[position].index >= 0 {
            if slots[position].digest == digest, isEqual(slots[position], name) {
                return slots[position].index
            }
            position = (position + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Whether a name of the same digest is that of a slot.
    private func isEqual(_ slot: Slot, _ name: Span<UInt8>) -> Bool {
        if slot.digest.isWhole { return true }
        for index in name.indices where octets[slot.start + index] != name[index] { return false }
        return true
    }

    private func freePosition(for digest: NameDigest) -> Int {
        var position = digest.hash & (slots.count - 1)
        while slots[position].index >= 0 { position = (position + 1) & (slots.count - 1) }
        return position
    }
}

/// The first and the last bytes of a name, and its length: all there is to most names, in numbers that are compared at
/// once.
private struct NameDigest: Equatable {
    private var first: UInt64 = 0
    private var last: UInt64 = 0
    private var count = 0

    private static let width = 8

    init() {}

    init(_ name: String) {
        var name = name
        self = name.withUTF8 { Self($0.span) }
    }

    init(_ name: Span<UInt8>) {
        count = name.count
        guard count >= Self.width else {
            for index in name.indices { first = first << 8 | UInt64(name[index]) }
            return
        }
        let (octets, end) = (name.bytes, count - Self.width)
        first = octets.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self)
        last = octets.unsafeLoadUnaligned(fromByteOffset: end, as: UInt64.self)
    }

    /// Whether names with this digest are equal.
    var isWhole: Bool { count <= 2 * Self.width }

    /// Multiplied by odd numbers without a pattern, of which the high bits depend on all bytes.
    var hash: Int {
        let product =
            (first ^ UInt64(truncatingIfNeeded: count)) &* 0x9e37_79b9_7f4a_7c15
            &+ last &* 0xc2b2_ae3d_27d4_eb4f
        return Int(truncatingIfNeeded: product >> 32)
    }
}
