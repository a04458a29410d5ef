/// How long the rounds of a benchmark take.
struct RoundLength: Equatable, Sendable {
    /// How long workers work before they count.
    let warmUp: Duration
    /// How long they count.
    let measured: Duration

    /// That of a round whose result isn't looked at.
    static let warmUp = RoundLength(warmUp: .zero, measured: .milliseconds(200))

    /// That of a round in which everything is done once.
    static let atOnce = RoundLength(warmUp: .zero, measured: .zero)

    /// The window of a round that begins now.
    var windowFromNow: RoundWindow {
        let start = MonotonicClock.nanoseconds + Int(warmUp / .nanoseconds(1))
        return RoundWindow(start: start, end: start + Int(measured / .nanoseconds(1)))
    }
}
