/// What was measured of one candidate.
struct Measurement: Equatable, Sendable {
    /// Who was measured.
    let candidate: Candidate
    /// What its workers did in each round.
    private(set) var rounds: [[WorkerSample]] = []
    /// Why it wasn't measured; `nil` if it was.
    let obstacle: String?

    /// Starts without rounds.
    init(_ candidate: Candidate, obstacle: String? = nil) {
        self.candidate = candidate
        self.obstacle = obstacle
    }

    /// Adds what the workers did in one more round.
    mutating func add(_ round: [WorkerSample]) {
        rounds.append(round)
    }

    /// Operations per second of each round, all workers together.
    var rates: [Double] {
        rounds.map(WorkerSample.rate)
    }

    /// How all latencies are distributed, of all workers and rounds together.
    var latencies: LatencyHistogram {
        WorkerSample.sum(of: rounds.joined()).latencies
    }

    /// How many times as much as the least one the busiest worker did, all rounds together; infinite if
    /// one did nothing.
    var unevenness: Double? {
        guard var totals = rounds.first?.map(\.operations) else { return nil }
        for round in rounds.dropFirst() {
            for (worker, sample) in round.enumerated() { totals[worker] += sample.operations }
        }
        guard let most = totals.max(), let least = totals.min() else { return nil }
        return least > 0 ? Double(most) / Double(least) : .infinity
    }
}
