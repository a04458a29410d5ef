import MPSystem
import MPTransport

/// Decides when to look at the memory of the process, and when to give back what was freed.
///
/// What clients have used is free once they have gone, or have taken their answers, but stays with the C library. It is given
/// back at the limit, where it makes the difference, and when a server that had much to do has nothing to do any more.
struct MemoryWatch: ~Copyable {
    /// How long may pass between two looks while something happens.
    private static let interval = Duration.milliseconds(100)
    /// The least time between two times of giving back at the limit, which the loop has to wait for; after a long one
    /// it is twenty times as long as that.
    private static let patience = Duration.seconds(1)
    /// How long nothing much has to happen before memory is given back below the limit.
    static let quiet = Duration.seconds(1)

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
        giveBack(at: now, patience: Self.patience, timesAsLong: 20)
        return gauge.residentBytes
    }

    /// Gives back what is free, since nothing much happens.
    ///
    /// - Returns: How much the process has then, in bytes; `nil` if it was done not long ago.
    mutating func giveBackWhileQuiet(at now: Duration) -> Int? {
        guard now >= nextGivingBack else { return nil }
        giveBack(at: now, patience: Self.patience, timesAsLong: 100)
        return gauge.residentBytes
    }

    private mutating func giveBack(at now: Duration, patience: Duration, timesAsLong: Int) {
        MemoryGauge.giveBack()
        let end = EventLoop.now()
        nextGivingBack = end + max(patience, (end - now) * timesAsLong)
    }
}
