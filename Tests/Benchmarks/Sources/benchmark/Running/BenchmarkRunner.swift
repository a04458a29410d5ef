/// Carries benchmarks out.
struct BenchmarkRunner: Sendable {
    /// Where candidates are started.
    let fixture: Fixture
    /// How many rounds each candidate has.
    let rounds: Int
    /// How long each round takes.
    let length: RoundLength

    /// Carries benchmarks out one after the other, and those that are quiet beside them.
    ///
    /// - Parameters:
    ///   - benchmarks: What to measure.
    ///   - begin: Is told of each one that begins.
    /// - Returns: What was measured, in the order of the benchmarks.
    /// - Throws: `BenchmarkError` if a server or a worker fails.
    func run(
        _ benchmarks: [Benchmark],
        begin: @Sendable @escaping (Benchmark) -> Void
    ) async throws -> [BenchmarkResult] {
        try await withThrowingTaskGroup(of: [BenchmarkResult].self) { group in
            for benchmark in benchmarks where benchmark.isQuiet {
                group.addTask { [try await run(benchmark)] }
            }
            group.addTask {
                var results: [BenchmarkResult] = []
                for benchmark in benchmarks where !benchmark.isQuiet {
                    begin(benchmark)
                    results.append(try await run(benchmark))
                }
                return results
            }
            let results = try await group.reduce(into: []) { $0 += $1 }
            return benchmarks.compactMap { benchmark in
                results.first { $0.benchmark == benchmark }
            }
        }
    }

    private func run(_ benchmark: Benchmark) async throws -> BenchmarkResult {
        var measurements: [Measurement] = []
        var figures: [Figure] = []
        for (number, candidates) in benchmark.stages.enumerated() {
            let stage = try await measure(candidates, named: "\(benchmark.name)-\(number)")
            measurements += stage.measurements
            figures += stage.figures
        }
        return BenchmarkResult(
            benchmark: benchmark,
            measurements: measurements,
            figures: figures
        )
    }

    /// Lets candidates work by turns, or watches them.
    private func measure(
        _ candidates: [Candidate],
        named name: String
    ) async throws -> (measurements: [Measurement], figures: [Figure]) {
        var measurements = candidates.map { Measurement($0, obstacle: fixture.obstacle(to: $0)) }
        var figures: [Figure] = []
        var running: [(index: Int, candidate: RunningCandidate)] = []
        for (index, candidate) in candidates.enumerated()
        where measurements[index].obstacle == nil {
            let started = try await fixture.start(candidate, as: "\(name)-\(index)")
            figures += started.figures
            running.append((index, started))
        }
        for (index, candidate) in running {
            if let duration = candidates[index].watchedFor {
                figures.append(try await candidate.watch(for: duration))
            }
            if let weighing = candidates[index].weighing {
                let (samples, figure) = try await candidate.weigh(weighing)
                measurements[index].add(samples)
                figures.append(figure)
            }
        }
        for _ in 0..<rounds {
            for (index, candidate) in running where candidates[index].hasRounds {
                measurements[index].add(try await candidate.round(length))
            }
        }
        for (_, candidate) in running { await candidate.end() }
        return (measurements, figures)
    }
}
