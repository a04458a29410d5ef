import MPSystem
import MPTransport

/// Decides when to measure the memory of the process, and when to return freed memory to the system.
///
/// Memory that clients have used is free once they have gone, or have taken their answers, but stays with the C
/// library. It is returned at the limit, where it makes a difference, and when a busy server becomes idle.
struct MemoryWatch: ~Copyable {
    /// Longest time between two measurements while something happens.
    private static let interval = Duration.milliseconds(100)
    /// Shortest time between two returns of memory at the limit, which hold up the loop; after a long return, twenty
    /// times its duration.
    private static let patience = Duration.seconds(1)
    /// The quiet time before memory is returned below the limit.
    static let quiet = Duration.seconds(1)

    private let gauge = MemoryGauge()
    /// The time from which memory may be returned again.
    private var nextGivingBack = Duration.zero
    /// The time of the next measurement, whatever happens.
    private var nextLook = Duration.zero

    /// The most memory that may be used, in bytes.
    let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// The memory of the process in bytes; `nil` if it needn't be known now.
    mutating func look(at now: Duration, isWanted: Bool) -> Int? {
        guard isWanted || now >= nextLook else { return nil }
        nextLook = now + Self.interval
        let used = gauge.residentBytes
        guard used >= limit, now >= nextGivingBack else { return used }
        giveBack(at: now, patience: Self.patience, timesAsLong: 20)
        return gauge.residentBytes
    }

    /// Returns free memory to the system, since little happens.
    ///
    /// - Returns: The memory of the process after that, in bytes; `nil` if the last return was not long ago.
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
