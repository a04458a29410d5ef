internal import MPSystem

/// Measures how long calls keep the loop, without reading the clock for each of them.
///
/// One call of ``rate`` is measured, and counts that many times. A call that has charged much work, or that runs code of
/// the program, is measured in any case and counts once, so that rare long calls are neither missed nor multiplied.
struct CallTimer {
    /// How many short calls one measured call stands for.
    static let rate: Int64 = 16
    /// The work in steps from which on a call isn't short; about 50 µs.
    private static let longWork = 5_000

    /// How many calls come before the next one that is measured.
    private var skipped: Int64 = 0
    /// When the clock was last read, in nanoseconds.
    private var lastReading: Int64 = 0

    /// Begins a call.
    ///
    /// - Parameters:
    ///   - clock: The time in nanoseconds.
    ///   - isAlwaysTimed: Whether it is measured in any case.
    /// - Returns: The time, if it is read at the beginning.
    @inline(__always)
    mutating func begin(_ clock: () -> Int64, isAlwaysTimed: Bool) -> Int64? {
        skipped &+= 1
        guard skipped >= Self.rate || isAlwaysTimed else { return nil }
        let time = clock()
        lastReading = time
        return time
    }

    /// Ends a call.
    ///
    /// - Parameters:
    ///   - start: What ``begin(_:isAlwaysTimed:)`` returned.
    ///   - work: The work that it has charged, in steps.
    ///   - event: The time of the event to which it belongs.
    ///   - isAlwaysTimed: Whether it is measured in any case.
    ///   - clock: The time in nanoseconds.
    /// - Returns: What to count for it, and how long it took if that is known.
    @inline(__always)
    mutating func end(
        _ start: Int64?,
        work: Int,
        event: Duration,
        isAlwaysTimed: Bool,
        _ clock: () -> Int64
    ) -> (counted: Int64, time: Int64?) {
        let isLong = isAlwaysTimed || work >= Self.longWork
        guard start != nil || isLong else { return (0, nil) }
        return read(since: start, event, isLong: isLong, clock)
    }

    private mutating func read(
        since start: Int64?,
        _ event: Duration,
        isLong: Bool,
        _ clock: () -> Int64
    ) -> (counted: Int64, time: Int64?) {
        let end = clock()
        // The calls before a long one, in the same event, are few and short.
        let time = max(0, end - (start ?? max(lastReading, event.wholeNanoseconds)))
        lastReading = end
        guard skipped >= Self.rate else { return (time, time) }
        skipped = 0
        return (isLong ? time : time * Self.rate, time)
    }
}
