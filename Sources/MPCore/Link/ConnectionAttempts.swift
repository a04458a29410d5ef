/// Decides whether and when to try again to connect.
package struct ConnectionAttempts: Equatable, Sendable {
    /// What to do after an attempt that failed.
    package enum Decision: Equatable, Sendable {
        /// Try again after a pause.
        case retry(after: Duration)
        /// Fail.
        case giveUp
    }

    /// The pauses.
    private let backOff: BackOff
    /// When the first attempt, or the pause before it, began.
    package let began: Duration
    /// Longest time for all attempts together; `nil` is no limit.
    private let limit: Duration?
    /// The number of attempts that have failed.
    package private(set) var count = 0

    /// Begins.
    ///
    /// - Parameters:
    ///   - backOff: The pauses.
    ///   - limit: Longest time for all attempts together; `nil` is no limit.
    ///   - now: The time.
    package init(_ backOff: BackOff, limit: Duration?, at now: Duration) {
        self.backOff = backOff
        self.limit = limit
        began = now
    }

    /// The time that is left, at least zero; `nil` is no limit.
    package func rest(at now: Duration) -> Duration? {
        limit.map { max(began + $0 - now, .zero) }
    }

    /// The pause before the first attempt.
    package func firstPause(random: Double) -> Duration { backOff.pause(after: 0, random: random) }

    /// An attempt has failed.
    ///
    /// Towards the limit the pauses get shorter, so that the last attempt isn't made long before it.
    ///
    /// - Parameters:
    ///   - mayPass: Whether the reason may pass by itself.
    ///   - now: The time.
    ///   - random: A random number from 0 to 1.
    /// - Returns: What to do.
    package mutating func failed(mayPass: Bool, at now: Duration, random: Double) -> Decision {
        count += 1
        guard mayPass else { return .giveUp }
        let pause = backOff.pause(after: count, random: random)
        guard let rest = rest(at: now) else { return .retry(after: pause) }
        guard rest > backOff.shortest else { return .giveUp }
        return .retry(after: min(pause, max(rest / 2, backOff.shortest)))
    }
}
