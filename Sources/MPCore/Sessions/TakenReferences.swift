/// How many references clients hold to each object, by the object's number.
struct TakenReferences {
    /// The counts, none of which is 0.
    private(set) var counts: [UInt64: Int] = [:]

    /// The number of references to one object.
    subscript(object: UInt64) -> Int { counts[object] ?? 0 }

    mutating func add(_ count: Int = 1, to object: UInt64) {
        counts[object, default: 0] += count
    }

    /// Gives back one reference.
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
