internal import FoundationEssentials

/// The report for programs: every round, so that they can sum up as they like.
struct JSONReport: Encodable {
    let surroundings: Surroundings
    let settings: String
    let contests: [Contest]

    struct Contest: Encodable {
        let name: String
        let title: String
        let unit: String
        let measurements: [Measurement]
        let figures: [Figure]
        let goals: [GoalResult]
    }

    /// What was measured of one contestant.
    struct Measurement: Encodable {
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

    struct GoalResult: Encodable {
        let goal: String
        let measured: Double?
        let reached: Bool?
    }

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
                goals: result.verdicts.map {
                    GoalResult(goal: $0.goal.text, measured: $0.value, reached: $0.isReached)
                }
            )
        }
    }

    /// The text of the file.
    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        // Between a worker that did something and one that did nothing.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "infinite",
            negativeInfinity: "-infinite",
            nan: "none"
        )
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}

extension JSONReport.Measurement {
    init(_ entry: Entry) {
        let histogram = entry.latencies
        let shares = [0.01, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999]
        let latencies = shares.compactMap { share in
            histogram.percentile(share).map { ("\(share)", $0) }
        }
        self.init(
            contestant: entry.contestant.id,
            label: entry.contestant.label,
            clients: entry.clients,
            rates: entry.rates,
            latencies: Dictionary(uniqueKeysWithValues: latencies),
            leftOut: entry.obstacle
        )
    }
}
