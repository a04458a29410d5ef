/// How many references clients hold to which objects, by the numbers of these.
struct TakenReferences {
    /// The counts, of which none is 0.
    private(set) var counts: [UInt64: Int] = [:]

    /// How many there are to one object.
    subscript(object: UInt64) -> Int { counts[object] ?? 0 }

    /// Counts references.
    mutating func add(_ count: Int = 1, to object: UInt64) {
        counts[object, default: 0] += count
    }

    /// Gives back one.
    ///
    /// - Returns: Whether there was one.
    mutating func drop(_ object: UInt64) -> Bool {
        guard let count = counts[object] else { return false }
        counts[object] = count > 1 ? count - 1 : nil
        return true
    }

    /// Forgets an object that has ended.
    mutating func forget(_ object: UInt64) { counts[object] = nil }
}
