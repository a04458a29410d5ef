import MPSystem

/// How long a task waits before it is tried again: each time `factor` times as long as before.
///
/// Nothing in it is random: the same failures lead to the same times.
package struct TaskBackOff: Hashable, Sendable {
    /// The wait after the first attempt.
    package var first: Duration
    /// At least 1.
    package var factor: Double
    /// The longest wait.
    package var maximum: Duration

    package init(first: Duration = .zero, factor: Double = 2, maximum: Duration = .seconds(60)) {
        self.first = first
        self.factor = factor
        self.maximum = maximum
    }

    /// The wait, in nanoseconds, after this many attempts.
    func delay(after attempts: Int) -> Int64 {
        let (first, maximum) = (first.wholeNanoseconds, maximum.wholeNanoseconds)
        guard first > 0 else { return 0 }
        var delay = Double(first)
        for _ in 1..<max(2, attempts) where attempts > 1 && delay < Double(maximum) {
            delay *= max(1, factor)
        }
        return delay < Double(maximum) ? Int64(delay) : max(0, maximum)
    }
}
