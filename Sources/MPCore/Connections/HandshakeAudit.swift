/// Keeps strangers from filling the log: a number of lines per second, and one that counts the rest.
struct HandshakeAudit {
    private static let second = Duration.seconds(1)

    /// Limits how many failures are logged one by one.
    private var rate = AuditRate()
    /// Failures that weren't logged since the last report.
    private var unlogged = 0
    /// The counts in the last report.
    private var reported = Admission.Counts()
    private var lastReport: Duration?
    /// When the next report is due; `nil` while there is nothing to report.
    private(set) var nextReport: Duration?

    /// Whether there is room for one more line.
    mutating func mayLog(at now: Duration) -> Bool {
        if rate.next(at: now) != nil { return true }
        unlogged += 1
        return false
    }

    /// The report that is due now, if any: at once, but at most one per second.
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
