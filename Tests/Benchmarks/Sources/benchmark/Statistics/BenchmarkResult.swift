/// What was measured in one benchmark.
struct BenchmarkResult: Equatable, Sendable {
    /// What it was about.
    let benchmark: Benchmark
    /// One per candidate, in their order.
    let measurements: [Measurement]
    /// What else was measured.
    let figures: [Figure]

    /// Finds who is meant by a goal, if it was measured.
    func measurement(_ id: Candidate.ID) -> Measurement? {
        measurements.first { $0.candidate.id == id && !$0.rounds.isEmpty }
    }

    /// How many times as fast one was as another, round by round, as those were measured by turns.
    func ratio(of id: Candidate.ID, to other: Candidate.ID) -> Spread? {
        guard let one = measurement(id), let another = measurement(other) else { return nil }
        return Spread(zip(one.rates, another.rates).filter { $1 > 0 }.map { $0 / $1 })
    }

    /// What came of each goal.
    var verdicts: [Verdict] {
        benchmark.goals.map { goal in
            Verdict(goal: goal, value: value(of: goal), unit: unit(of: goal))
        }
    }

    private func unit(of goal: Goal) -> String {
        switch goal.criterion {
        case .faster, .evenShares, .tail: "×"
        case .rate: "/s"
        case .figure(let name, atMost: _): figures.first { $0.name == name }?.unit ?? ""
        }
    }

    private func value(of goal: Goal) -> Double? {
        switch goal.criterion {
        case .faster(let id, than: let other, times: _):
            return ratio(of: id, to: other)?.median
        case .rate(let id, atLeast: _):
            return measurement(id).flatMap { Spread($0.rates)?.median }
        case .evenShares(let id, within: _):
            return measurement(id)?.unevenness
        case .tail(let id, of: let other, within: _):
            guard let tail = measurement(id)?.latencies.percentile(0.99),
                let normal = measurement(other)?.latencies.percentile(0.99), normal > 0
            else { return nil }
            return tail / normal
        case .figure(let name, atMost: _):
            return figures.first { $0.name == name }?.value
        }
    }
}
