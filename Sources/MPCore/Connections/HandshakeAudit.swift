/// Keeps strangers from filling the log: so many lines per second, and one that counts the rest.
struct HandshakeAudit {
    private static let second = Duration.seconds(1)

    /// How many failures are logged one by one.
    private var rate = AuditRate()
    /// How many weren't.
    private var unlogged = 0
    /// What the last report counted.
    private var reported = Admission.Counts()
    /// When the last report was.
    private var lastReport: Duration?
    /// When the next report is due; `nil` while there is nothing to tell.
    private(set) var nextReport: Duration?

    /// Whether there is room for one more line.
    mutating func mayLog(at now: Duration) -> Bool {
        if rate.next(at: now) != nil { return true }
        unlogged += 1
        return false
    }

    /// What is to be told now, if anything: at once, but not twice in a second.
    mutating func report(_ counts: Admission.Counts, at now: Duration) -> TurnedAway? {
        guard counts != reported || unlogged > 0 else { return nil }
        let due = lastReport.map { $0 + Self.second } ?? now
        guard now >= due else {
            nextReport = due
            return nil
        }
        defer {
            reported = counts
            unlogged = 0
            lastReport = now
            nextReport = nil
        }
        return TurnedAway(
            refused: counts.refused - reported.refused,
            displaced: counts.displaced - reported.displaced,
            failed: unlogged
        )
    }
}

/// How many peers had to go in the handshake since the last such report, beside those that the log names.
package struct TurnedAway: Equatable, Sendable {
    /// Those that weren't let in, because their source has failed too often.
    package let refused: Int
    /// Those that had to go for others, because too many were there.
    package let displaced: Int
    /// Those that failed, and aren't named.
    package let failed: Int
}
