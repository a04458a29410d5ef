/// Keeps one kind of event from filling the log: a number of lines per second; the next line says how
/// many were left out.
package struct AuditRate: Sendable {
    /// The largest number of lines per second.
    private static let linesPerSecond = 20
    private static let second = Duration.seconds(1)

    /// When the second began to which `lines` belongs.
    private var start = Duration.zero
    private var lines = 0
    /// How many events were left out since the last line.
    private(set) var unlogged = 0

    package init() {}

    /// Asks for room for one more line.
    ///
    /// - Returns: How many events were left out since the last line; `nil` if this one is left out,
    ///   too.
    package mutating func next(at now: Duration) -> Int? {
        if now - start >= Self.second { (start, lines) = (now, 0) }
        guard lines < Self.linesPerSecond else {
            unlogged += 1
            return nil
        }
        lines += 1
        return takeUnlogged()
    }

    /// Returns how many were left out, and resets the count.
    mutating func takeUnlogged() -> Int {
        defer { unlogged = 0 }
        return unlogged
    }
}
