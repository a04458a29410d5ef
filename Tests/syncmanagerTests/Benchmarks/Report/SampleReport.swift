@testable import syncmanager

/// Results that weren't measured.
enum SampleReport {
    /// One client: two rounds of 200 and 100 calls a second.
    static let single = ContestResult(
        contest: contest(
            "single",
            title: "A test, one client",
            goal: .faster(Role("ours"), than: Role("theirs"), times: 1.5)
        ),
        entries: [
            entry("ours", operations: 200, latencies: [1_000, 2_000, 3_000]),
            entry("theirs", operations: 100, latencies: [4_000, 9_000]),
        ],
        figures: [Figure(name: "memory", value: 1.25, unit: "KiB")]
    )

    /// One and four clients.
    static let crowd = ContestResult(
        contest: contest(
            "crowd",
            title: "several clients",
            goal: .faster(Role("theirs", clients: 4), than: Role("ours", clients: 4), times: 1)
        ),
        entries: [
            entry("ours", operations: 200), entry("theirs", operations: 100),
            entry("ours", clients: 4, operations: 400),
            Entry(contestant("theirs"), clients: 4, obstacle: "there are none"),
        ],
        figures: []
    )

    /// Both, from a machine that was so busy.
    static func report(load: Double? = 0.01) -> BenchmarkReport {
        BenchmarkReport(.quick, surroundings(load: load), [single, crowd])
    }

    /// A machine that was so busy.
    static func surroundings(load: Double? = 0.01) -> Surroundings {
        Surroundings(
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

    private static func contest(
        _ name: String,
        title: String,
        goal: Goal.Criterion
    ) -> Contest {
        Contest(
            name: name,
            title: title,
            explanation: "What is done.",
            unit: "calls",
            stages: [],
            goals: [Goal(text: "goal of \(name)", criterion: goal)]
        )
    }

    private static func contestant(_ id: String) -> Contestant {
        Contestant(id: id, label: id, server: .none, load: .crews([]))
    }

    private static func entry(
        _ id: String,
        clients: Int = 1,
        operations: Int,
        latencies: [Int] = [1_000]
    ) -> Entry {
        var entry = Entry(contestant(id), clients: clients)
        for _ in 0..<2 {
            var sample = WorkerSample(operations: operations, began: 0, ended: 1_000_000_000)
            for latency in latencies { sample.latencies.record(nanoseconds: latency) }
            entry.add([sample])
        }
        return entry
    }
}
