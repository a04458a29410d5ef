@testable import benchmark

/// Results that weren't measured.
enum SampleReport {
    /// One client: two rounds of 200 and 100 calls a second.
    static let single = result(
        "single",
        title: "A test, one client",
        [
            measurement("ours", operations: 200, latencies: [1_000, 2_000, 3_000]),
            measurement("theirs", operations: 100, latencies: [4_000, 9_000]),
        ],
        figures: [Figure(name: "memory", value: 1.25, unit: "KiB")],
        goal: .faster(.init("ours"), than: .init("theirs"), times: 1.5)
    )

    /// One and four clients.
    static let crowd = result(
        "crowd",
        title: "several clients",
        [
            measurement("ours", operations: 200), measurement("theirs", operations: 100),
            measurement("ours", clients: 4, operations: 400),
            Measurement(candidate("theirs", clients: 4), obstacle: "there are none"),
        ],
        goal: .faster(.init("theirs", clients: 4), than: .init("ours", clients: 4), times: 1)
    )

    /// Both, from a machine that was so busy.
    static func report(load: Double? = 0.01) -> BenchmarkReport {
        BenchmarkReport(.quick, environment(load: load), [single, crowd])
    }

    /// A machine that was so busy.
    static func environment(load: Double? = 0.01) -> RunEnvironment {
        RunEnvironment(
            date: "2026-01-02T03:04:05Z",
            product: "swift-multiprocessing 1.2.3",
            build: "release",
            processors: 2,
            processor: "Abacus",
            memory: "8 GiB",
            kernel: "Linux 6.1",
            python: "CPython 3.11.7",
            redis: nil,
            load: load
        )
    }

    /// A benchmark of which these are the measurements.
    static func result(
        _ name: String,
        title: String = "a test",
        _ measurements: [Measurement],
        figures: [Figure] = [],
        goal: Goal.Criterion
    ) -> BenchmarkResult {
        let benchmark = Benchmark(
            name: name,
            title: title,
            explanation: "What is done.",
            unit: "calls",
            candidates: measurements.map(\.candidate),
            goals: [Goal("goal of \(name)", goal)]
        )
        return BenchmarkResult(
            benchmark: benchmark,
            measurements: measurements,
            figures: figures
        )
    }

    /// One that isn't started.
    static func candidate(_ name: String, clients: Int = 1) -> Candidate {
        Candidate(
            name: name,
            label: name,
            server: .none,
            workers: [.swift(.dictGet, processes: clients)]
        )
    }

    private static func measurement(
        _ name: String,
        clients: Int = 1,
        operations: Int,
        latencies: [Int] = [1_000]
    ) -> Measurement {
        var measurement = Measurement(candidate(name, clients: clients))
        for _ in 0..<2 {
            var sample = WorkerSample(operations: operations, began: 0, ended: 1_000_000_000)
            for latency in latencies { sample.latencies.record(nanoseconds: latency) }
            measurement.add([sample])
        }
        return measurement
    }
}
