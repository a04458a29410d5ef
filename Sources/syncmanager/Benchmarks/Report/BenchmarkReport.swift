/// All that a run has brought to light.
struct BenchmarkReport: Equatable, Sendable {
    /// What the figures depend on.
    let surroundings: Surroundings
    /// How often and how long was measured.
    let settings: String
    /// What was measured.
    let results: [ContestResult]

    /// Sums up a run.
    init(_ plan: BenchmarkPlan, _ surroundings: Surroundings, _ results: [ContestResult]) {
        self.surroundings = surroundings
        let length = plan.length
        settings =
            "\(plan.rounds) rounds of \(length.measured.inMilliseconds) for each contestant, by turns, each after "
            + "\(length.warmUp.inMilliseconds) that don't count"
        self.results = results
    }
}

extension Duration {
    /// The time in whole milliseconds: `400 ms`.
    fileprivate var inMilliseconds: String { "\(Int(self / .milliseconds(1))) ms" }
}
