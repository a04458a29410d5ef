/// Measures Redis with one process of the program that comes with it.
///
/// It counts requests and not time, so their number is chosen by how fast it was before.
actor RedisBenchmark {
    private let socket: String
    private let arguments: [String]
    /// Requests per second, as far as is known.
    private var expectedRate: Double = 1_000

    /// Finds out how fast it goes.
    init(socket: String, connections: Int, pipeline: Int) async throws {
        self.socket = socket
        arguments = ["-t", "get", "--precision", "3", "-c", "\(connections)", "-P", "\(pipeline)"]
        try await Self.storeKey(at: socket)
        expectedRate = WorkerSample.rate(of: [try await run(requests: 2_000 * pipeline)])
    }

    /// Runs it with as many requests as take about as long as the round, from the moment when it opens.
    func round(_ window: RoundWindow) async throws -> WorkerSample {
        let requests = max(1_000, Int(expectedRate * Double(window.length) / 1e9))
        try await Task.sleep(for: .nanoseconds(window.start - MonotonicClock.nanoseconds))
        let sample = try await run(requests: requests)
        expectedRate = WorkerSample.rate(of: [sample])
        return sample
    }

    private func run(requests: Int) async throws -> WorkerSample {
        let process = try await Self.start(arguments + ["-n", "\(requests)"], at: socket)
        return try Self.sample(in: try await process.output())
    }

    /// Starts the program.
    static func start(
        _ arguments: [String],
        at socket: String
    ) async throws(BenchmarkError) -> LineProgram {
        let command = ["/usr/bin/env", "redis-benchmark", "-s", socket]
        return try await LineProgram("redis-benchmark", command + arguments)
    }

    /// Stores the key that is looked up.
    static func storeKey(at socket: String) async throws(BenchmarkError) {
        _ = try await start(["-t", "set", "-c", "1", "-n", "1"], at: socket).output()
    }

    /// Reads what `redis-benchmark` prints; its round begins at 0, as it doesn't tell when.
    ///
    /// ```text
    ///   100000 requests completed in 0.10 seconds
    /// 98.438% <= 0.047 milliseconds (cumulative count 98464)
    ///   throughput summary: 971184.44 requests per second
    /// ```
    static func sample(in output: [String]) throws(BenchmarkError) -> WorkerSample {
        var sample = WorkerSample.nothing
        var counted = 0
        // The progress is drawn over itself in one line.
        for line in output.flatMap({ $0.split(separator: "\r") }) {
            let words = line.split(separator: " ")
            if line.contains("requests completed in"), let count = words.first.flatMap({ Int($0) })
            {
                sample.operations = count
            } else if line.contains("throughput summary:"), words.count > 2,
                let rate = Double(words[2]), rate > 0
            {
                sample.ended = Int(Double(sample.operations) * 1e9 / rate)
            } else if line.contains("% <= "), words.count > 6, let latency = Double(words[2]),
                let count = Int(words[6].dropLast()), count > counted
            {
                // Two lists follow each other; the second one, a coarser one, adds nothing.
                sample.latencies.record(nanoseconds: Int(latency * 1e6), times: count - counted)
                counted = count
            }
        }
        guard sample.operations > 0, sample.ended > 0 else {
            let printed = output.joined(separator: "\n").suffix(1_000)
            throw BenchmarkError("redis-benchmark printed no result:\n\(printed)")
        }
        return sample
    }
}
