/// What the benchmark shows at the terminal.
struct TerminalReport: Sendable {
    /// What was measured.
    let results: [ContestResult]

    /// The tables of all contests.
    var lines: [String] {
        results.flatMap { result in
            ["", "\(result.contest.title):"]
                + (result.entries.contains { $0.contestant.watchedFor == nil }
                    ? Self.table(result).lines() : [])
                + result.figures.map { "  \($0.name): \($0.value.short) \($0.unit)" }
                + Self.verdicts(result)
        }
    }

    private static func table(_ result: ContestResult) -> TextTable {
        var table = TextTable([
            .init(title: "clients", alignment: .right), .init(title: "who"),
            .init(title: "\(result.contest.unit)/s", alignment: .right),
            .init(title: "quartiles", alignment: .right),
            .init(title: "p50", alignment: .right), .init(title: "p99", alignment: .right),
        ])
        for entry in result.entries { table.append(row(entry)) }
        return table
    }

    private static func row(_ entry: Entry) -> [String] {
        let start = ["\(entry.clients)", entry.contestant.label]
        guard let rate = Spread(entry.rates) else {
            return start + ["–", entry.obstacle ?? "", "", ""]
        }
        let latencies = entry.latencies
        return start + [
            rate.median.short, "\(rate.lowerQuartile.short) … \(rate.upperQuartile.short)",
            latencies.percentile(0.5)?.asLatency ?? "–",
            latencies.percentile(0.99)?.asLatency ?? "–",
        ]
    }

    private static func verdicts(_ result: ContestResult) -> [String] {
        result.verdicts.map { "  \($0.mark) \($0.goal.text): \($0.valueInWords)" }
    }
}

extension Verdict {
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
        guard let value else { return "not measured" }
        return "\(value.short) \(unit)"
    }
}
