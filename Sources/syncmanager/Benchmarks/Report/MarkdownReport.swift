/// The report as Markdown, for the terminal and for a document.
struct MarkdownReport: Sendable {
    /// What was measured.
    let report: BenchmarkReport

    /// The text, from the second level of headings on.
    var text: String {
        (surroundings + goals + report.results.flatMap(section)).joined(separator: "\n")
    }

    private var surroundings: [String] {
        let facts = report.surroundings
        let rows = [
            ["when", facts.date], ["what", facts.product], ["build", facts.build],
            ["processor", "\(facts.processors) × \(facts.processor)"], ["memory", facts.memory],
            ["kernel", facts.kernel],
            ["Python", facts.python ?? "none: left out"],
            ["Redis", facts.redis ?? "none: left out"], ["settings", report.settings],
            ["load average at the start", facts.load?.short ?? "unknown"],
        ]
        return ["## The run", ""] + (facts.warning.map { ["**\($0)**", ""] } ?? [])
            + MarkdownTable(columns: [.left(""), .left("")], rows: rows).lines
    }

    private var goals: [String] {
        let rows = report.results.flatMap { result in
            result.verdicts.enumerated().map { number, verdict in
                [
                    number == 0 ? result.contest.title : "", verdict.goal.text,
                    "\(verdict.valueInWords)\(quartiles(of: verdict, in: result))", verdict.mark,
                ]
            }
        }
        let columns: [MarkdownTable.Column] = [
            .left("benchmark"), .left("goal"), .right("measured"), .left(""),
        ]
        return [
            "", "## Goals", "",
            "Ratios are medians over the rounds of what was measured side by side; in brackets the quartiles.",
            "",
        ] + MarkdownTable(columns: columns, rows: rows).lines
    }

    private func quartiles(of verdict: Verdict, in result: ContestResult) -> String {
        guard case .faster(let role, than: let other, times: _) = verdict.goal.criterion,
            let ratio = result.ratio(of: role, to: other)
        else { return "" }
        return " (\(ratio.lowerQuartile.short) … \(ratio.upperQuartile.short))"
    }

    private func section(_ result: ContestResult) -> [String] {
        let measured = result.entries.filter { $0.contestant.watchedFor == nil }
        return ["", "## \(result.contest.title)", "", result.contest.explanation]
            + (measured.isEmpty ? [] : [""] + table(of: measured, in: result).lines)
            + (result.figures.isEmpty ? [] : [""])
            + result.figures.map { "- \($0.name): \($0.value.short) \($0.unit)" }
    }

    private func table(of entries: [Entry], in result: ContestResult) -> MarkdownTable {
        MarkdownTable(
            columns: [
                .right("clients"), .left("who"), .right("\(result.contest.unit)/s"),
                .right("quartiles"), .right("least … most"), .right("p50"), .right("p99"),
                .right("the first one is"),
            ],
            rows: entries.map { row($0, in: result) }
        )
    }

    private func row(_ entry: Entry, in result: ContestResult) -> [String] {
        let (clients, label) = ("\(entry.clients)", entry.contestant.label)
        guard let rate = Spread(entry.rates) else {
            let obstacle = "\(label) (left out: \(entry.obstacle ?? "not measured"))"
            return [clients, obstacle, "–", "", "", "", "", ""]
        }
        let latencies = entry.latencies
        return [
            clients, label,
            rate.median.short, "\(rate.lowerQuartile.short) … \(rate.upperQuartile.short)",
            "\(rate.minimum.short) … \(rate.maximum.short)",
            latencies.percentile(0.5)?.asLatency ?? "–",
            latencies.percentile(0.99)?.asLatency ?? "–",
            ratioOfFirst(to: entry, in: result),
        ]
    }

    /// How many times as fast the first contestant of the stage is, in words.
    private func ratioOfFirst(to entry: Entry, in result: ContestResult) -> String {
        guard let first = result.entries.first(where: { $0.clients == entry.clients }),
            first.role != entry.role,
            let ratio = result.ratio(of: first.role, to: entry.role)
        else { return "" }
        return "\(ratio.median.short) × as fast"
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
