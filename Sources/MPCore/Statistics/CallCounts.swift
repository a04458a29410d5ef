internal import MPSystem
internal import MPWire

/// What calls have cost: one call, or all of a method or of an object.
///
/// Each call is added to two sums, so they are plain numbers; no server lives long enough for one to overflow.
struct CallCounts {
    var calls = 0
    var errors = 0
    /// The bytes of the requests.
    var received = 0
    /// The bytes of the answers.
    var sent = 0
    /// How long they have kept the loop, in nanoseconds.
    var loopTime = 0
    /// The number of calls that were parked.
    var waits = 0
    /// How long those of them were parked that have ended, in nanoseconds.
    var waitTime = 0

    /// Adds others; two at a time, as the compiler does it for a loop without conditions.
    @inline(__always)
    mutating func add(_ other: CallCounts) {
        calls &+= other.calls
        errors &+= other.errors
        received &+= other.received
        sent &+= other.sent
        loopTime &+= other.loopTime
        waits &+= other.waits
        waitTime &+= other.waitTime
    }
}

extension CallStatistics {
    /// Counts in the units of the protocol.
    init(_ counts: CallCounts) {
        self.init()
        calls = counts.calls
        errors = counts.errors
        receivedBytes = counts.received
        sentBytes = counts.sent
        loopTime = Double(counts.loopTime) / 1e9
        waits = counts.waits
        waitTime = Double(counts.waitTime) / 1e9
    }
}

extension Duration {
    /// The time in seconds.
    var inSeconds: Double { Double(wholeNanoseconds) / 1e9 }
}
