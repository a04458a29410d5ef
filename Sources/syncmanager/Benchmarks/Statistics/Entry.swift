/// What was measured of one contestant.
struct Entry: Equatable, Sendable {
    /// Who was measured.
    let contestant: Contestant
    /// How many clients it had.
    let clients: Int
    /// What its workers did in each round.
    private(set) var rounds: [[WorkerSample]] = []
    /// Why it wasn't measured; `nil` if it was.
    var obstacle: String?

    /// Starts without rounds.
    init(_ contestant: Contestant, clients: Int, obstacle: String? = nil) {
        self.contestant = contestant
        self.clients = clients
        self.obstacle = obstacle
    }

    /// Adds what the workers did in one more round.
    mutating func add(_ round: [WorkerSample]) {
        rounds.append(round)
    }

    /// Who it is, as goals say it.
    var role: Role { Role(contestant.id, clients: clients) }

    /// Operations per second of each round, all workers together.
    var rates: [Double] {
        rounds.map(WorkerSample.rate)
    }

    /// How all latencies are distributed, of all workers and rounds together.
    var latencies: LatencyHistogram {
        var all = LatencyHistogram()
        for sample in rounds.joined() { all.merge(sample.latencies) }
        return all
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
