/// The counts of many things, of which each answer of a server has only some, as they were last seen.
struct LastSeen<Key: Hashable, Counts> {
    private var entries: [Key: (counts: Counts, time: Double)] = [:]

    /// How long counts are kept, in seconds.
    private static var keptTime: Double { 60 }

    /// Takes in the counts of one thing.
    ///
    /// - Parameters:
    ///   - counts: Its counts.
    ///   - key: What tells it from others.
    ///   - time: The server's time.
    /// - Returns: The counts that were seen before, and how many seconds before; `nil` if none were.
    mutating func exchange(
        _ counts: Counts,
        of key: Key,
        at time: Double
    ) -> (counts: Counts, seconds: Double)? {
        guard let before = entries.updateValue((counts, time), forKey: key), before.time < time
        else { return nil }
        return (before.counts, time - before.time)
    }

    /// Drops what wasn't seen for long.
    mutating func forget(at time: Double) {
        entries = entries.filter { time - $0.value.time <= Self.keptTime }
    }
}
