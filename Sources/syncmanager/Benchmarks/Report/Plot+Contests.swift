extension Plot {
    /// Draws a contest as it is meant to be drawn; `nil` if it isn't, or if nothing was measured.
    init?(_ result: ContestResult) {
        let measured = result.entries.filter { !$0.rounds.isEmpty }
        guard !measured.isEmpty else { return nil }
        switch result.contest.plot {
        case .none: return nil
        case .latencies: self.init(latenciesOf: measured, in: result.contest)
        case .throughput: self.init(throughputOf: measured, in: result.contest)
        }
    }

    /// Which share of the calls had been answered after how long, a line per contestant.
    private init(latenciesOf entries: [Entry], in contest: Contest) {
        let latencies = entries.map { ($0.contestant.label, $0.latencies) }
        // The few slowest ones would take half of the axis.
        let lowest = latencies.compactMap { $0.1.percentile(0.001) }.min() ?? 1
        let highest = latencies.compactMap { $0.1.percentile(0.999) }.max() ?? 1
        self.init(
            title: "\(contest.title): latencies",
            xLabel: "time of a call (logarithmic)",
            yLabel: "calls that took at most so long",
            x: .latencies(from: lowest, to: highest),
            y: .shares,
            series: latencies.map { label, latencies in
                let steps = latencies.distribution.filter { $0.share >= 0.001 && $0.share <= 0.999 }
                return Series(
                    label: label,
                    points: steps.map { Point(x: $0.nanoseconds, y: $0.share) }
                )
            }
        )
    }

    /// How much all clients together get done, a line per contestant.
    private init(throughputOf entries: [Entry], in contest: Contest) {
        let spreads = entries.compactMap { entry in
            Spread(entry.rates).map { (entry: entry, spread: $0) }
        }
        var labels: [String] = []
        for (entry, _) in spreads where !labels.contains(entry.contestant.label) {
            labels.append(entry.contestant.label)
        }
        let highest = spreads.map(\.spread.upperQuartile).max() ?? 1
        self.init(
            title: "\(contest.title): throughput",
            xLabel: "clients (logarithmic)",
            yLabel: "\(contest.unit) per second, all clients together",
            x: .clients(Array(Set(entries.map(\.clients)))),
            y: .amounts(to: highest),
            series: labels.map { label in
                let points = spreads.filter { $0.entry.contestant.label == label }.map {
                    Point(
                        x: Double($0.entry.clients),
                        y: $0.spread.median,
                        low: $0.spread.lowerQuartile,
                        high: $0.spread.upperQuartile
                    )
                }
                return Series(label: label, points: points, showsPoints: true)
            }
        )
    }
}
