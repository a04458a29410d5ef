internal import MPTransport

/// Decides when to look at the memory of the process, and when to give back what was freed.
struct MemoryWatch: ~Copyable {
    /// How long may pass between two looks while something happens.
    private static let interval = Duration.milliseconds(100)
    /// The least time between two times of giving back, which the loop has to wait for; after a long one
    /// it is twenty times as long as that.
    private static let patience = Duration.seconds(1)

    private let gauge = MemoryGauge()
    /// From when on memory may be given back again.
    private var nextGivingBack = Duration.zero
    /// When the next look is due, whatever happens.
    private var nextLook = Duration.zero

    /// How much may be used.
    let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// How much the process has, in bytes; `nil` if that needn't be known now.
    mutating func look(at now: Duration, isWanted: Bool) -> Int? {
        guard isWanted || now >= nextLook else { return nil }
        nextLook = now + Self.interval
        let used = gauge.residentBytes
        guard used >= limit, now >= nextGivingBack else { return used }
        // What clients have taken out is free, but not yet the system's: at the limit it makes the difference.
        MemoryGauge.giveBack()
        let end = EventLoop.now()
        nextGivingBack = end + max(Self.patience, (end - now) * 20)
        return gauge.residentBytes
    }
}
