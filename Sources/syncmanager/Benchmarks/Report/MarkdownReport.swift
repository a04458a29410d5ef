/// The report as Markdown.
struct MarkdownReport: Sendable {
    /// What was measured.
    let report: BenchmarkReport

    /// The text of the generated part.
    var text: String {
        (surroundings + [""] + summary + report.results.flatMap(section)).joined(separator: "\n")
    }

    private var surroundings: [String] {
        let facts = report.surroundings
        let rows = [
            ("when", facts.date), ("what", facts.product), ("build", facts.build),
            ("processor", "\(facts.processors) × \(facts.processor)"), ("memory", facts.memory),
            ("kernel", facts.kernel),
            ("Python", facts.python ?? "none: left out"),
            ("Redis", facts.redis ?? "none: left out"), ("settings", report.settings),
            ("load average at the start", facts.load?.short ?? "unknown"),
        ]
        return ["## The run", ""] + (facts.warning.map { ["**\($0)**", ""] } ?? [])
            + ["| | |", "|---|---|"] + rows.map { "| \($0) | \($1) |" }
    }

    private var summary: [String] {
        [
            "## Goals",
            "",
            "Ratios are medians over the rounds of what was measured side by side; in brackets the quartiles.",
            "",
            "| | goal | measured | |",
            "|---|---|---:|---|",
        ]
            + report.results.flatMap { result in
                result.verdicts.enumerated().map { number, verdict in
                    let title = number == 0 ? "[\(result.contest.title)](#\(result.anchor))" : ""
                    let value = "\(verdict.valueInWords)\(quartiles(of: verdict, in: result))"
                    return "| \(title) | \(verdict.goal.text) | \(value) | \(verdict.mark) |"
                }
            }
    }

    private func quartiles(of verdict: Verdict, in result: ContestResult) -> String {
        guard case .faster(let role, than: let other, times: _) = verdict.goal.criterion,
            let ratio = result.ratio(of: role, to: other)
        else { return "" }
        return " (\(ratio.lowerQuartile.short) … \(ratio.upperQuartile.short))"
    }

    private func section(_ result: ContestResult) -> [String] {
        ["", "## \(result.contest.title)", "", result.contest.explanation]
            + (result.entries.contains { $0.contestant.watchedFor == nil } ? table(result) : [])
            + figures(result)
    }

    private func table(_ result: ContestResult) -> [String] {
        [
            "",
            "| clients | who | \(result.contest.unit)/s | quartiles | least … most | p50 | p99 | the first one is |",
            "|---:|---|---:|---:|---:|---:|---:|---:|",
        ] + result.entries.map { row($0, in: result) }
    }

    private func row(_ entry: Entry, in result: ContestResult) -> String {
        let start = "| \(entry.clients) | \(entry.contestant.label) |"
        guard let rate = Spread(entry.rates) else {
            return "\(start) left out: \(entry.obstacle ?? "not measured") | | | | | |"
        }
        let latencies = entry.latencies
        let cells = [
            rate.median.short, "\(rate.lowerQuartile.short) … \(rate.upperQuartile.short)",
            "\(rate.minimum.short) … \(rate.maximum.short)",
            latencies.percentile(0.5)?.asLatency ?? "–",
            latencies.percentile(0.99)?.asLatency ?? "–",
            ratioOfFirst(to: entry, in: result),
        ]
        return "\(start) \(cells.joined(separator: " | ")) |"
    }

    /// How many times as fast the first contestant of the stage is, in words.
    private func ratioOfFirst(to entry: Entry, in result: ContestResult) -> String {
        guard let first = result.entries.first(where: { $0.clients == entry.clients }),
            first.role != entry.role,
            let ratio = result.ratio(of: first.role, to: entry.role)
        else { return "" }
        return "\(ratio.median.short) × as fast"
    }

    private func figures(_ result: ContestResult) -> [String] {
        guard !result.figures.isEmpty else { return [] }
        return [""] + result.figures.map { "- \($0.name): \($0.value.short) \($0.unit)" }
    }
}

extension ContestResult {
    /// Where GitHub's links find the heading with the title: in lower case, without punctuation.
    fileprivate var anchor: String {
        contest.title.lowercased().compactMap { character in
            if character.isLetter || character.isNumber || character == "-" {
                return String(character)
            }
            return character == " " ? "-" : nil
        }.joined()
    }
}
