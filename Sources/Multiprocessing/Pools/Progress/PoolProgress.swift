/// How far a `map` is.
public struct PoolProgress: Sendable {
    /// How many inputs are done.
    public let completed: Int
    /// How many inputs there are; 0 if that isn't known.
    public let total: Int
    /// The time since the beginning.
    public let elapsed: Duration
    /// How many workers the pool has.
    public let workers: Int
    /// Whether this is the last report: everything is done, or an error has ended it.
    public let isFinal: Bool

    /// How many inputs were done per second.
    public var rate: Double {
        let seconds = elapsed / .seconds(1)
        return seconds > 0 ? Double(completed) / seconds : 0
    }

    /// How long the rest will take at this rate; `nil` if that isn't known.
    public var remaining: Duration? {
        guard total > 0, rate > 0 else { return nil }
        return .seconds(Double(max(0, total - completed)) / rate)
    }

    /// What is done, from 0 to 1; `nil` if that isn't known.
    public var fraction: Double? { total > 0 ? min(1, Double(completed) / Double(total)) : nil }
}
