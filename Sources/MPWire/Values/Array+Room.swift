internal import MPSystem

extension Array {
    /// Makes room for `wanted` elements in all; many of them go into huge pages.
    mutating func reserveMany(_ wanted: Int) {
        // Nearly all arrays are small, and grow without a call that the compiler doesn't know the elements of.
        guard wanted > 1 << 16 else { return reserveCapacity(wanted) }
        reserveLarge(wanted)
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
    /// Makes room for `wanted` elements in all; many of them go into huge pages.
    package mutating func reserveRoom(_ wanted: Int) { reserveMany(wanted) }
}

extension [WireValue] {
    /// Makes room for `wanted` elements in all; many of them go into huge pages.
    package mutating func reserveRoom(_ wanted: Int) { reserveMany(wanted) }
}
