/// The report as Markdown, for the terminal and for a document.
struct MarkdownReport: Sendable {
    /// What was measured.
    let report: BenchmarkReport

    /// The text, from the second level of headings on.
    var text: String {
        (environment + goals + report.results.flatMap(section)).joined(separator: "\n")
    }

    private var environment: [String] {
        let facts = report.environment
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
                    number == 0 ? result.benchmark.title : "", verdict.goal.text,
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

    private func quartiles(of verdict: Verdict, in result: BenchmarkResult) -> String {
        guard case .faster(let id, than: let other, times: _) = verdict.goal.criterion,
            let ratio = result.ratio(of: id, to: other)
        else { return "" }
        return " (\(ratio.lowerQuartile.short) … \(ratio.upperQuartile.short))"
    }

    private func section(_ result: BenchmarkResult) -> [String] {
        let measured = result.measurements.filter { $0.candidate.watchedFor == nil }
        return ["", "## \(result.benchmark.title)", "", result.benchmark.explanation]
            + (measured.isEmpty ? [] : [""] + table(of: measured, in: result).lines)
            + (result.figures.isEmpty ? [] : [""])
            + result.figures.map { "- \($0.name): \($0.value.short) \($0.unit)" }
    }

    private func table(of measurements: [Measurement], in result: BenchmarkResult) -> MarkdownTable
    {
        MarkdownTable(
            columns: [
                .right("clients"), .left("who"), .right("\(result.benchmark.unit)/s"),
                .right("quartiles"), .right("least … most"), .right("p50"), .right("p99"),
                .right("the first one is"),
            ],
            rows: measurements.map { row($0, in: result) }
        )
    }

    private func row(_ measurement: Measurement, in result: BenchmarkResult) -> [String] {
        let candidate = measurement.candidate
        let (clients, label) = ("\(candidate.clients)", candidate.label)
        guard let rate = Spread(measurement.rates) else {
            let obstacle = "\(label) (left out: \(measurement.obstacle ?? "not measured"))"
            return [clients, obstacle, "–", "", "", "", "", ""]
        }
        let latencies = measurement.latencies
        return [
            clients, label,
            rate.median.short, "\(rate.lowerQuartile.short) … \(rate.upperQuartile.short)",
            "\(rate.minimum.short) … \(rate.maximum.short)",
            latencies.percentile(0.5)?.asLatency ?? "–",
            latencies.percentile(0.99)?.asLatency ?? "–",
            ratioOfFirst(to: candidate, in: result),
        ]
    }

    /// How many times as fast the first one with as many clients is, in words.
    private func ratioOfFirst(to candidate: Candidate, in result: BenchmarkResult) -> String {
        let stage = result.benchmark.candidates.filter { $0.clients == candidate.clients }
        guard let first = stage.first, first != candidate,
            let ratio = result.ratio(of: first.id, to: candidate.id)
        else { return "" }
        return "\(ratio.median.short) × as fast"
    }
}
