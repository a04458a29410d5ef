internal import MPSystem
internal import MPWire

/// What calls have cost: those of a method, or of an object.
///
/// Each call adds to two of them, so they are plain numbers; no server lives long enough for one to overflow.
struct CallCounts {
    var calls = 0
    var errors = 0
    /// The bytes of the requests.
    var received = 0
    /// The bytes of the answers.
    var sent = 0
    /// How long they have kept the loop, in nanoseconds.
    var loopTime: Int64 = 0
    /// The number of calls that were parked.
    var waits = 0
    /// How long those of them were parked that have ended, in nanoseconds.
    var waitTime: Int64 = 0

    /// Adds one call, which has been answered or parked.
    @inline(__always)
    mutating func add(_ call: CallCost) {
        calls &+= 1
        received &+= call.received
        sent &+= call.sent
        loopTime &+= call.loopTime
        if call.isFailure { errors &+= 1 }
        if call.isParked { waits &+= 1 }
    }

    /// Adds the end of a call that was parked.
    mutating func add(_ end: WaitEnd) {
        sent &+= end.sent
        waitTime &+= end.time
        if end.isFailure { errors &+= 1 }
    }
}

/// What one call has cost until it was answered or parked.
struct CallCost {
    var received = 0
    var sent = 0
    var loopTime: Int64 = 0
    var isFailure = false
    var isParked = false
}

/// How the wait of a call has ended.
struct WaitEnd {
    /// The bytes of its answer.
    var sent = 0
    var isFailure = false
    /// How long it was parked, in nanoseconds.
    var time: Int64 = 0
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
