/// All that a run has brought to light.
struct BenchmarkReport: Equatable, Sendable {
    /// What the figures depend on.
    let environment: RunEnvironment
    /// How often and how long was measured.
    let settings: String
    /// What was measured.
    let results: [BenchmarkResult]

    /// Sums up a run.
    init(_ plan: BenchmarkPlan, _ environment: RunEnvironment, _ results: [BenchmarkResult]) {
        self.environment = environment
        let (warmUp, measured) = (plan.length.warmUp, plan.length.measured)
        settings = """
            \(plan.rounds) rounds of \(Int(measured / .milliseconds(1))) ms for each candidate, by turns, each after \
            \(Int(warmUp / .milliseconds(1))) ms that don't count
            """
        self.results = results
    }
}
