/// What was measured in one contest.
struct ContestResult: Equatable, Sendable {
    /// What it was about.
    let contest: Contest
    /// One per contestant and stage, in their order.
    let entries: [Entry]
    /// What else was measured.
    let figures: [Figure]

    /// Finds who is meant by a goal, if it was measured.
    func entry(_ role: Role) -> Entry? {
        entries.first { $0.role == role && !$0.rounds.isEmpty }
    }

    /// How many times as fast one was as another, round by round, as those were measured by turns.
    func ratio(of role: Role, to other: Role) -> Spread? {
        guard let one = entry(role), let another = entry(other) else { return nil }
        return Spread(zip(one.rates, another.rates).filter { $1 > 0 }.map { $0 / $1 })
    }

    /// What came of each goal.
    var verdicts: [Verdict] {
        contest.goals.map { goal in
            Verdict(goal: goal, value: value(of: goal.criterion), unit: unit(of: goal.criterion))
        }
    }

    private func unit(of criterion: Goal.Criterion) -> String {
        switch criterion {
        case .faster, .evenShares, .tail: "×"
        case .rate: "/s"
        case .figure(let name, atMost: _): figures.first { $0.name == name }?.unit ?? ""
        }
    }

    private func value(of criterion: Goal.Criterion) -> Double? {
        switch criterion {
        case .faster(let role, than: let other, times: _):
            return ratio(of: role, to: other)?.median
        case .rate(let role, atLeast: _):
            return entry(role).flatMap { Spread($0.rates)?.median }
        case .evenShares(let role, within: _):
            return entry(role)?.unevenness
        case .tail(let role, of: let other, within: _):
            guard let tail = entry(role)?.latencies.percentile(0.99),
                let normal = entry(other)?.latencies.percentile(0.99), normal > 0
            else { return nil }
            return tail / normal
        case .figure(let name, atMost: _):
            return figures.first { $0.name == name }?.value
        }
    }
}

/// What came of a goal.
struct Verdict: Equatable, Sendable {
    /// What was to be reached.
    let goal: Goal
    /// What was measured; `nil` if it couldn't be.
    let value: Double?
    /// Of what; `×` for ratios.
    let unit: String

    /// Whether the goal was reached; `nil` if that wasn't measured.
    var isReached: Bool? {
        guard let value else { return nil }
        switch goal.criterion {
        case .faster(_, than: _, times: let times): return value >= times
        case .rate(_, atLeast: let least): return value >= least
        case .evenShares(_, within: let most), .tail(_, of: _, within: let most),
            .figure(_, atMost: let most):
            return value <= most
        }
    }
}
