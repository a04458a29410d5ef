/// Keeps one kind of event from filling the log: so many lines per second, and the next one tells how
/// many were left out.
package struct AuditRate: Sendable {
    /// How many events are told each second.
    private static let linesPerSecond = 20
    private static let second = Duration.seconds(1)

    /// When the second began in which `lines` were told.
    private var start = Duration.zero
    private var lines = 0
    /// How many were left out since the last one that was told.
    private(set) var unlogged = 0

    /// Begins a log.
    package init() {}

    /// Asks for room for one more line.
    ///
    /// - Returns: How many were left out since the last one; `nil` if this one is left out, too.
    package mutating func next(at now: Duration) -> Int? {
        if now - start >= Self.second { (start, lines) = (now, 0) }
        guard lines < Self.linesPerSecond else {
            unlogged += 1
            return nil
        }
        lines += 1
        return takeUnlogged()
    }

    /// How many were left out; they count as told from now on.
    mutating func takeUnlogged() -> Int {
        defer { unlogged = 0 }
        return unlogged
    }
}
