/// When the workers of a round count what they do: the same moments of the machine's monotonic clock for
/// all of them.
///
/// A worker begins when it is told, works without counting until the window opens, and so has warmed up
/// and is in company when it counts.
struct RoundWindow: Equatable, Sendable {
    /// When counting begins, in nanoseconds of the monotonic clock.
    let start: Int
    /// When no further operation is begun.
    let end: Int

    /// How long it is open, in nanoseconds.
    var length: Int { end - start }
}

extension RoundWindow {
    /// The word that starts the line.
    private static let keyword = "round"

    /// The line by which workers are told to begin: `round START END`.
    var line: String { "\(Self.keyword) \(start) \(end)" }

    /// Reads the line that a worker was sent.
    init?(line: String) {
        let parts = line.split(separator: " ")
        guard parts.count == 3, parts[0] == Self.keyword, let start = Int(parts[1]),
            let end = Int(parts[2])
        else { return nil }
        self.init(start: start, end: end)
    }
}
