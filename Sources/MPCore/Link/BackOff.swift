/// The pauses between attempts to connect: each up to twice as long as the one before, and never quite the same.
///
/// Random pauses keep the clients of a server that comes back from arriving all at once.
package struct BackOff: Equatable, Sendable {
    /// The longest that the first pause may be.
    private let first: Duration
    /// The longest that any pause may be.
    private let longest: Duration

    /// Takes the bounds; what makes no sense is replaced by the nearest that does.
    ///
    /// - Parameters:
    ///   - first: The longest that the first pause may be, at least a millisecond.
    ///   - longest: The longest that any pause may be.
    package init(first: Duration, longest: Duration) {
        self.first = max(first, .milliseconds(1))
        self.longest = max(longest, self.first)
    }

    /// The shortest pause that there can be.
    package var shortest: Duration { first / 2 }

    /// The pause before the next attempt.
    ///
    /// - Parameters:
    ///   - count: How many attempts have failed; 0 is the pause before the first one.
    ///   - random: A random number from 0 to 1.
    /// - Returns: Between half and the whole of what the number of attempts calls for.
    package func pause(after count: Int, random: Double) -> Duration {
        let doublings = min(max(count - 1, 0), 30)
        let whole = min(first * (1 << doublings), longest)
        return whole / 2 + whole / 2 * min(max(random, 0), 1)
    }
}
