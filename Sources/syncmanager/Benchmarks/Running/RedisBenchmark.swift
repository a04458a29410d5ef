/// Measures Redis with the program that comes with it.
///
/// It counts requests and not time, so their number is chosen by how fast a trial was.
final class RedisBenchmark: Sendable {
    private let arena: Arena
    private let executable: String
    private let arguments: [String]
    private let output: String
    /// Requests per second, as far as is known.
    private let expectedRate: Double

    /// Stores the key that is looked up, and finds out how fast it goes.
    init(arena: Arena, socket: String, connections: Int, pipeline: Int) async throws {
        self.arena = arena
        executable = arena.installation.redis?.benchmark ?? "redis-benchmark"
        output = socket + ".txt"
        let common = ["-s", socket, "--precision", "3", "-c", "\(connections)"]
        arguments = common + ["-P", "\(pipeline)", "-t", "get"]
        let set = common + ["-t", "set", "-n", "1000"]
        _ = try await Self.run(executable, set, output: output, arena: arena)
        let trial = arguments + ["-n", "\(2_000 * pipeline)"]
        let sample = try await Self.run(executable, trial, output: output, arena: arena)
        expectedRate = WorkerSample.rate(of: [sample])
    }

    /// Runs it with as many requests as take about as long as the round.
    func round(_ length: RoundLength) async throws -> WorkerSample {
        let requests = max(1_000, Int(expectedRate * (length.measured / .seconds(1))))
        return try await Self.run(
            executable,
            arguments + ["-n", "\(requests)"],
            output: output,
            arena: arena
        )
    }

    private static func run(
        _ executable: String,
        _ arguments: [String],
        output: String,
        arena: Arena
    ) async throws -> WorkerSample {
        let process = try arena.children.start {
            try SpawnedProcess(
                name: "redis-benchmark",
                executable: executable,
                arguments: arguments,
                output: output
            )
        }
        let ending = await arena.children.ending(of: process)
        guard ending == .exited(status: 0) else {
            throw CommandError("redis-benchmark \(arguments.joined(separator: " ")) \(ending)")
        }
        return try RedisBenchmarkOutput.sample(
            in: String(decoding: readFile(output), as: UTF8.self)
        )
    }
}

/// Reads what `redis-benchmark` prints; its round begins at 0, as it doesn't tell when.
enum RedisBenchmarkOutput {
    /// Finds the throughput and the latencies.
    ///
    /// ```text
    ///   100000 requests completed in 0.10 seconds
    /// 98.438% <= 0.047 milliseconds (cumulative count 98464)
    ///   throughput summary: 971184.44 requests per second
    /// ```
    static func sample(in output: String) throws(CommandError) -> WorkerSample {
        var sample = WorkerSample.nothing
        var counted = 0
        // The progress is drawn over itself in one line.
        for line in output.split(whereSeparator: { $0.isNewline }) {
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
            throw CommandError("redis-benchmark printed no result:\n\(output.suffix(1_000))")
        }
        return sample
    }
}
