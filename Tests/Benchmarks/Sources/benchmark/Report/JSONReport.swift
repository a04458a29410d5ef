internal import Foundation

/// The report for programs: every round, so that they can sum up as they like.
struct JSONReport: Encodable {
    let environment: RunEnvironment
    let settings: String
    let benchmarks: [Section]

    struct Section: Encodable {
        let name: String
        let title: String
        let unit: String
        let measurements: [Row]
        let figures: [Figure]
        let goals: [GoalResult]
    }

    /// What was measured of one candidate.
    struct Row: Encodable {
        let name: String
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
        environment = report.environment
        settings = report.settings
        benchmarks = report.results.map { result in
            Section(
                name: result.benchmark.name,
                title: result.benchmark.title,
                unit: result.benchmark.unit,
                measurements: result.measurements.map(Row.init),
                figures: result.figures,
                goals: result.verdicts.map {
                    GoalResult(goal: $0.goal.text, measured: $0.value, reached: $0.isReached)
                }
            )
        }
    }

    /// The text of a file.
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

extension JSONReport.Row {
    init(_ measurement: Measurement) {
        let histogram = measurement.latencies
        let shares = [0.01, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999]
        let latencies = shares.compactMap { share in
            histogram.percentile(share).map { ("\(share)", $0) }
        }
        self.init(
            name: measurement.candidate.name,
            label: measurement.candidate.label,
            clients: measurement.candidate.clients,
            rates: measurement.rates,
            latencies: Dictionary(uniqueKeysWithValues: latencies),
            leftOut: measurement.obstacle
        )
    }
}
