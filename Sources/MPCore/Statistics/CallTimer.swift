internal import MPSystem

/// Measures how long calls keep the loop, without reading the clock for each of them.
///
/// One call of ``rate`` is measured, and counts that many times. A call that has charged much work, or that runs code of
/// the program, is measured in any case and counts once, so that rare long calls are neither missed nor multiplied.
struct CallTimer {
    /// How many short calls one measured call stands for.
    static let rate: Int = 16
    /// The work in steps from which on a call isn't short; about 50 µs.
    private static let longWork = 5_000

    /// How many calls come before the next one that is measured.
    private var skipped: Int = 0
    /// When the clock was last read, in nanoseconds.
    private var lastReading: Int = 0

    /// Begins a call.
    ///
    /// - Parameter isAlwaysTimed: Whether it is measured in any case.
    /// - Returns: Whether ``start(at:)`` is to be called.
    @inline(__always)
    mutating func begins(isAlwaysTimed: Bool) -> Bool {
        skipped &+= 1
        return skipped >= Self.rate || isAlwaysTimed
    }

    /// Takes the time at which a call has begun.
    mutating func start(at time: Int) -> Int {
        lastReading = time
        return time
    }

    /// Whether a call is long, so that ``end(at:since:event:isLong:)`` is to be called whether it was timed or not.
    @inline(__always)
    static func isLong(work: Int, isAlwaysTimed: Bool) -> Bool {
        isAlwaysTimed || work >= longWork
    }

    /// Takes the time at which a call has ended.
    ///
    /// - Parameters:
    ///   - end: The time in nanoseconds.
    ///   - start: When it began; `nil` if nobody looked.
    ///   - event: The time of the event to which it belongs.
    ///   - isLong: Whether it is long.
    /// - Returns: What to count for it, and how long it took.
    mutating func end(
        at end: Int,
        since start: Int?,
        event: Duration,
        isLong: Bool
    ) -> (counted: Int, time: Int) {
        // The calls before a long one, in the same event, are few and short.
        let time = max(0, end - (start ?? max(lastReading, Int(event.wholeNanoseconds))))
        lastReading = end
        guard skipped >= Self.rate else { return (time, time) }
        skipped = 0
        return (isLong ? time : time * Self.rate, time)
    }
}
