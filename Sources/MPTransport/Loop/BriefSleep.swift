/// Decides whether a caller whose poll found nothing sleeps for its answer itself, instead of leaving that to the
/// loop.
///
/// The kernel then wakes the caller's thread directly, rather than the loop's thread, which wakes the caller's. But
/// the thread is one of the few on which all tasks run, and is kept from them meanwhile. So it sleeps for a
/// millisecond at most, only while that has lately brought answers, and not while other tasks want the thread.
///
/// Times are nanoseconds of the monotonic clock.
package struct BriefSleep: Equatable, Sendable {
    /// The longest sleep of a caller.
    static let span: Int64 = 1_000_000
    /// The time after which a caller that is never suspended lets other tasks have its thread.
    static let turn: Int64 = 10_000_000
    /// How much processor time the process may use meanwhile if no other task wants the thread.
    ///
    /// It isn't elapsed time: where other processes want the processors, everything is late.
    private static let othersTime: Int64 = 100_000
    /// How long the threads are left to other tasks: at first, and at most.
    private static let retreats: ClosedRange<Int64> = 20_000_000...2_000_000_000
    /// How many unsuccessful sleeps end the sleeping, and after how many calls it is tried again.
    private static let (patience, pause) = (4, 64)

    /// The number of unsuccessful sleeps in a row.
    private var vain = 0
    /// The number of calls since the sleeping stopped.
    private var calls = 0
    /// When the caller last let others have its thread.
    private var turnBegan: Int64 = 0
    /// The time until which the threads are left to others.
    private var retreatEnd = Int64.min
    /// How long they are left to others next time.
    private var retreat = BriefSleep.retreats.lowerBound

    package init() {}

    /// Decides whether to sleep.
    ///
    /// - Returns: The latest time at which to wake up; `nil` for no sleep.
    mutating func begins(at now: Int64) -> Int64? {
        guard now >= retreatEnd else { return nil }
        if vain >= Self.patience {
            calls += 1
            guard calls >= Self.pause else { return nil }
            calls = 0
            vain = Self.patience - 1
        }
        return now + Self.span
    }

    /// Records whether the sleep brought the answer.
    mutating func ended(foundWork: Bool) { vain = foundWork ? 0 : vain + 1 }

    /// Decides whether a caller that wasn't suspended lets other tasks have the thread now.
    package mutating func isTimeForOthers(at now: Int64) -> Bool {
        guard now - turnBegan >= Self.turn else { return false }
        // After a pause, the turn begins with this call.
        let isFirst = now - turnBegan >= 10 * Self.turn
        turnBegan = now
        return !isFirst
    }

    /// Records when the thread came back from others, and how much processor time the process has used meanwhile.
    package mutating func returned(at now: Int64, afterUsing processorTime: Int64) {
        turnBegan = now
        guard processorTime >= Self.othersTime else {
            return retreat = max(Self.retreats.lowerBound, retreat - retreat / 16)
        }
        retreatEnd = now + retreat
        retreat = min(2 * retreat, Self.retreats.upperBound)
    }
}
