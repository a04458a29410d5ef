internal import MPSystem

extension Array {
    /// Makes room for `wanted` elements in all; many of them go into huge pages.
    ///
    /// - Parameters:
    ///   - wanted: The number of elements, with those that there are.
    ///   - filled: How many of these are written at once, with those that there are.
    mutating func reserveMany(_ wanted: Int, filled: Int = 0) {
        // Nearly all arrays are small, and grow without a call that the compiler doesn't know the elements of.
        guard wanted > 1 << 16 || filled > 1 << 13 else { return reserveCapacity(wanted) }
        reserveLarge(wanted, filled: filled)
    }

    /// The same elements in an array that is at least a quarter full.
    var withoutMuchUnusedRoom: [Element] {
        guard capacity / 4 > Swift.max(count, 8) else { return self }
        var smaller: [Element] = []
        smaller.reserveCapacity(count)
        smaller += self
        return smaller
    }
}

extension [StoredValue] {
    /// Makes room for `wanted` elements in all, which the caller then writes; many of them go into huge pages.
    package mutating func reserveRoom(_ wanted: Int) { reserveFilled(wanted) }
}

extension [WireValue] {
    /// Makes room for `wanted` elements in all, which the caller then writes; many of them go into huge pages.
    package mutating func reserveRoom(_ wanted: Int) { reserveFilled(wanted) }
}

extension Array {
    /// Makes room for `filled` elements in all, which the caller then writes, and for more if `wanted` is more.
    mutating func reserveFilled(_ filled: Int, wanted: Int = 0) {
        reserveMany(Self.roomInHugePages(for: Swift.max(filled, wanted)), filled: filled)
    }
}
