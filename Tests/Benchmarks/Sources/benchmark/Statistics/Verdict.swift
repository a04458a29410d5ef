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
        case .faster(_, than: _, times: let least), .rate(_, atLeast: let least):
            return value >= least
        case .evenShares(_, within: let most), .tail(_, of: _, within: let most),
            .figure(_, atMost: let most):
            return value <= most
        }
    }

    /// Whether it was reached, in one sign.
    var mark: String {
        switch isReached {
        case true?: "✓"
        case false?: "✗"
        case nil: "–"
        }
    }

    /// What was measured, in the form of the goal.
    var valueInWords: String {
        value.map { "\($0.short) \(unit)" } ?? "not measured"
    }
}
