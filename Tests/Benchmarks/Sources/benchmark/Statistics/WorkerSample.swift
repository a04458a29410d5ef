/// What one worker did in one round.
struct WorkerSample: Equatable, Sendable {
    /// How many operations it began in the round's window; all of them ended.
    var operations: Int
    /// When the first one began, in nanoseconds of the monotonic clock.
    var began: Int
    /// When the last one ended.
    var ended: Int
    /// How long each of them took.
    var latencies = LatencyHistogram()

    /// That of a worker which did nothing.
    static let nothing = WorkerSample(operations: 0, began: 0, ended: 0)

    /// Operations per second of all workers of a round together, from the first one's beginning to the
    /// last one's end.
    static func rate(of workers: [WorkerSample]) -> Double {
        let whole = sum(of: workers)
        guard whole.ended > whole.began else { return 0 }
        return Double(whole.operations) * 1e9 / Double(whole.ended - whole.began)
    }

    /// What several did, as if one had done it.
    static func sum(of workers: some Sequence<WorkerSample>) -> WorkerSample {
        var whole = WorkerSample.nothing
        for worker in workers where worker.operations > 0 {
            whole.began = whole.operations == 0 ? worker.began : min(whole.began, worker.began)
            whole.ended = max(whole.ended, worker.ended)
            whole.operations += worker.operations
            whole.latencies.merge(worker.latencies)
        }
        return whole
    }
}

extension WorkerSample {
    /// The word that starts the line.
    private static let keyword = "done"

    /// The line by which a worker tells it: `done OPERATIONS BEGAN ENDED SPAN:COUNT …`.
    var line: String {
        "\(Self.keyword) \(operations) \(began) \(ended) \(latencies.text)"
    }

    /// Reads the line of a worker.
    init?(line: String) {
        let parts = line.split(separator: " ", maxSplits: 4)
        guard parts.count >= 4, parts[0] == Self.keyword, let operations = Int(parts[1]),
            let began = Int(parts[2]), let ended = Int(parts[3]), operations >= 0, began <= ended,
            let latencies = LatencyHistogram(text: parts.count > 4 ? parts[4] : "")
        else { return nil }
        self.init(operations: operations, began: began, ended: ended, latencies: latencies)
    }
}
