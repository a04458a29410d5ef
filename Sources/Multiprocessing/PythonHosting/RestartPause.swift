/// How long to wait before a process that has ended is started again: not at first, and longer each time that it ends soon.
struct RestartPause: Equatable, Sendable {
    /// A process that lives this long has begun well.
    private static let goodLife = Duration.seconds(10)
    private static let longest = Duration.seconds(10)

    private var shortLives = 0
    private var lastStart: Duration?

    /// The wait before a start, which is expected to follow.
    ///
    /// - Parameter now: The time.
    /// - Returns: The wait.
    mutating func begin(at now: Duration) -> Duration {
        defer { lastStart = now }
        guard let lastStart else { return .zero }
        guard now - lastStart < Self.goodLife else {
            shortLives = 0
            return .zero
        }
        shortLives += 1
        guard shortLives > 1 else { return .zero }
        return min(.milliseconds(100) * (1 << min(shortLives - 2, 10)), Self.longest)
    }
}
