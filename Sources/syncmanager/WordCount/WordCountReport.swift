/// What the demo shows at its end.
struct WordCountReport: Sendable {
    /// Who worked: what the reports call it, and what it is written in.
    struct Worker: Equatable, Sendable {
        let name: String
        let runtime: String
    }

    /// The workers, in the order in which they were started.
    let workers: [Worker]
    /// Who did how much.
    let progress: WordCountProgress
    /// What the workers have counted together.
    let counts: [String: Int]
    /// From the first file handed out to the last one reported.
    let elapsed: Duration
    /// What the demo counted by itself, one file after the other.
    let sequential: WordCounter

    /// Renders the most frequent words, the shares of the workers, and the totals.
    func lines(top: Int) -> [String] {
        [
            "",
            "The \(min(top, counts.count)) most frequent of \(counts.count.grouped) different words:",
        ]
            + BarChart(bars: mostFrequent(top)).lines()
            + ["", "Who did how much:"] + shares().lines()
            + ["", closingLine]
    }

    /// What is wrong, if anything is.
    var difference: WordDifference? {
        WordDifference(counted: counts, expected: sequential.counts)
    }

    /// The words that come up most; in alphabetical order where they come up equally often.
    private func mostFrequent(_ top: Int) -> [BarChart.Bar] {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .prefix(top)
            .map { BarChart.Bar(label: $0.key, value: $0.value) }
    }

    private func shares() -> TextTable {
        var table = TextTable([
            .init(title: "worker"), .init(title: "runs"), .init(title: "files", alignment: .right),
            .init(title: "words", alignment: .right), .init(title: "share", alignment: .right),
        ])
        for worker in workers {
            let share = progress.shares[worker.name] ?? WordCountProgress.Share()
            let percent = progress.words == 0 ? 0 : share.words * 100 / progress.words
            table.append([
                worker.name, worker.runtime, share.files.grouped, share.words.grouped,
                "\(percent) %",
            ])
        }
        return table
    }

    private var closingLine: String {
        let verdict =
            if let difference { "WRONG: \(difference)." } else {
                "A sequential count gives the same totals."
            }
        let total = counts.values.reduce(0, +)
        return
            "\(progress.fileCount.grouped) files, \(total.grouped) words in \(elapsed.inSeconds). \(verdict)"
    }
}
