internal import MPWire

/// What calls cost per second, between two answers of a server.
struct CallRates: Equatable {
    /// Calls per second.
    let calls: Double
    /// Calls per second that ended in an error.
    let errors: Double
    /// Bytes per second of requests.
    let received: Double
    /// Bytes per second of answers.
    let sent: Double
    /// The share of the time of the server's loop.
    let busy: Double
    /// Calls per second that had to wait.
    let waits: Double

    /// Compares counts with those of before.
    ///
    /// - Parameters:
    ///   - now: The counts.
    ///   - before: Those of before.
    ///   - seconds: How long before; above 0.
    init(of now: CallStatistics, since before: CallStatistics, over seconds: Double) {
        calls = .rate(now.calls, since: before.calls, over: seconds)
        errors = .rate(now.errors, since: before.errors, over: seconds)
        received = .rate(now.receivedBytes, since: before.receivedBytes, over: seconds)
        sent = .rate(now.sentBytes, since: before.sentBytes, over: seconds)
        busy = max(0, now.loopTime - before.loopTime) / seconds
        waits = .rate(now.waits, since: before.waits, over: seconds)
    }

    /// The mean time in seconds that a call kept the loop; `nil` if none was measured.
    var loopTimePerCall: Double? { calls > 0 && busy > 0 ? busy / calls : nil }
}

extension Double {
    /// A count's growth per second, which isn't negative.
    static func rate(_ now: Int, since before: Int, over seconds: Double) -> Double {
        // A server that means harm may tell numbers whose difference is none.
        max(0, Double(now) - Double(before)) / seconds
    }
}
