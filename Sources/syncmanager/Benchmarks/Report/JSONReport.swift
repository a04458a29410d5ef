internal import FoundationEssentials

/// The report for programs: every round, so that they can sum up as they like.
struct JSONReport: Codable, Equatable, Sendable {
    /// What was measured of one contestant.
    struct Measurement: Codable, Equatable, Sendable {
        let contestant: String
        let label: String
        let clients: Int
        /// Operations per second, one number per round.
        let rates: [Double]
        /// Latencies in nanoseconds, by the share of calls that took at most so long.
        let latencies: [String: Double]
        /// Why it wasn't measured.
        let leftOut: String?
    }

    /// What came of a goal.
    struct GoalResult: Codable, Equatable, Sendable {
        let goal: String
        let measured: Double?
        let reached: Bool?
    }

    /// One contest.
    struct Contest: Codable, Equatable, Sendable {
        let name: String
        let title: String
        let unit: String
        let measurements: [Measurement]
        let figures: [Figure]
        let goals: [GoalResult]
    }

    /// What the figures depend on.
    let surroundings: Surroundings
    /// How often and how long was measured.
    let settings: String
    /// What was measured.
    let contests: [Contest]

    /// Brings a report into this form.
    init(_ report: BenchmarkReport) {
        surroundings = report.surroundings
        settings = report.settings
        contests = report.results.map { result in
            Contest(
                name: result.contest.name,
                title: result.contest.title,
                unit: result.contest.unit,
                measurements: result.entries.map(Measurement.init),
                figures: result.figures,
                goals: result.verdicts.map { verdict in
                    // JSON has no infinity, which stands for a worker that did nothing.
                    let value = verdict.value.flatMap { $0.isFinite ? $0 : nil }
                    return GoalResult(
                        goal: verdict.goal.text,
                        measured: value,
                        reached: verdict.isReached
                    )
                }
            )
        }
    }

    /// The text of the file.
    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}

extension JSONReport.Measurement {
    /// Brings what was measured of one contestant into this form.
    init(_ entry: Entry) {
        let latencies = entry.latencies
        var percentiles: [String: Double] = [:]
        for share in [0.01, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999] {
            percentiles["\(share)"] = latencies.percentile(share)
        }
        self.init(
            contestant: entry.contestant.id,
            label: entry.contestant.label,
            clients: entry.clients,
            rates: entry.rates,
            latencies: percentiles,
            leftOut: entry.obstacle
        )
    }
}
