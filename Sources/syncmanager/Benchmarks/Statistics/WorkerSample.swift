/// What one worker did in one round.
struct WorkerSample: Equatable, Sendable {
    /// How many operations it began in the round's window; all of them ended.
    var operations: Int
    /// From the first one's beginning to the last one's end, in nanoseconds.
    var nanoseconds: Int
    /// How long each of them took.
    var latencies: LatencyHistogram

    /// That of a worker which did nothing.
    static let nothing = WorkerSample(
        operations: 0,
        nanoseconds: 0,
        latencies: LatencyHistogram()
    )

    /// Operations per second.
    var rate: Double {
        nanoseconds > 0 ? Double(operations) * 1e9 / Double(nanoseconds) : 0
    }
}

extension WorkerSample {
    /// The word that starts the line.
    private static let keyword = "done"

    /// The line by which a worker tells it: `done OPERATIONS NANOSECONDS SPAN:COUNT …`.
    var line: String {
        "\(Self.keyword) \(operations) \(nanoseconds) \(latencies.text)"
    }

    /// Reads the line of a worker.
    init?(line: String) {
        let parts = line.split(separator: " ", maxSplits: 3)
        guard parts.count >= 3, parts[0] == Self.keyword, let operations = Int(parts[1]),
            let nanoseconds = Int(parts[2]),
            let latencies = LatencyHistogram(text: parts.count > 3 ? parts[3] : "")
        else { return nil }
        self.init(operations: operations, nanoseconds: nanoseconds, latencies: latencies)
    }
}
