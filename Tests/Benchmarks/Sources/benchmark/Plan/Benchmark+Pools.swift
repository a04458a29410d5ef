// Benchmarks of pools of worker processes.

extension Benchmark {
    /// Many short calls, many in a task.
    static let poolMap = Benchmark(
        name: "pool-map",
        title: "map over a million numbers by a pool",
        explanation: """
            A pool of two workers maps a function that returns its input over 10⁶ numbers, in chunks of the default size: \
            `ProcessPool.map` beside CPython's `multiprocessing.Pool.map`, which forks. The latencies are those of a whole \
            `map`.
            """,
        unit: "items",
        candidates: [.swiftPool(.poolMap), .pythonPool(.poolMap)],
        goals: [Goal("≥ 2 × CPython's", .faster(.ours(), than: .cpython(), times: 2))]
    )

    /// Many short calls, each a task.
    static let poolMapOne = Benchmark(
        name: "pool-map-one",
        title: "map by a pool, a task for each input",
        explanation: """
            The same with a chunk size of 1, over 10⁵ numbers, and over 5 000 by CPython.
            """,
        unit: "tasks",
        candidates: [.swiftPool(.poolMapOne), .pythonPool(.poolMapOne)],
        goals: [
            Goal("≥ 20 × CPython's", .faster(.ours(), than: .cpython(), times: 20)),
            Goal("≥ 400 000 tasks/s", .rate(.ours(), atLeast: 400_000)),
        ]
    )

    /// Futures.
    static let poolSubmit = Benchmark(
        name: "pool-submit",
        title: "submit to an executor, and wait for all futures",
        explanation: """
            50 000 calls are submitted to a `ProcessPoolExecutor` with two workers, and then all results are waited for; \
            CPython's `concurrent.futures.ProcessPoolExecutor` gets 2 000 at a time.
            """,
        unit: "tasks",
        candidates: [.swiftPool(.poolSubmit), .pythonPool(.poolSubmit)],
        goals: [Goal("≥ 40 × CPython's", .faster(.ours(), than: .cpython(), times: 40))]
    )

    /// One call at a time.
    static let poolApply = Benchmark(
        name: "pool-apply",
        title: "one task to an idle pool, and its result",
        explanation: "`apply` of a pool of two workers, one call after the other.",
        unit: "tasks",
        candidates: [.swiftPool(.poolApply), .pythonPool(.poolApply)],
        goals: [Goal("≤ 1/5 of CPython's time", .faster(.ours(), than: .cpython(), times: 5))]
    )

    /// The start of a pool.
    static let poolReady = Benchmark(
        name: "pool-ready",
        title: "a pool of four workers, until all take tasks",
        explanation: """
            From the start of a pool to its `waitUntilReady()`, by `spawn`. CPython's pool has no such thing: each of its \
            workers runs a task that waits at a barrier for the others. The end of the pool isn't in it.
            """,
        unit: "pools",
        candidates: [.swiftPool(.poolReady), .pythonPool(.poolReady, "CPython's pool by spawn")],
        goals: [Goal("≤ 1/5 of CPython's time", .faster(.ours(), than: .cpython(), times: 5))]
    )

    /// From one processor to two.
    static let poolPi = Benchmark(
        name: "pool-pi",
        title: "π by a pool of one worker and of two",
        explanation: """
            64 tasks that compute and nothing else, about a millisecond each. CPython's tasks have fewer steps: what is \
            compared is how much faster two workers are than one.
            """,
        unit: "computations",
        candidates: [
            .swiftPool(.poolPiTwo, "our pool of two workers", named: "ours-two"),
            .swiftPool(.poolPiOne, "our pool of one worker", named: "ours-one"),
            .pythonPool(.poolPiTwo, "CPython's pool of two workers", named: "cpython-two"),
            .pythonPool(.poolPiOne, "CPython's pool of one worker", named: "cpython-one"),
        ],
        goals: [
            Goal(
                "two workers ≥ 1.9 × one",
                .faster(.init("ours-two"), than: .init("ours-one"), times: 1.9)
            )
        ]
    )

    /// Short tasks and long ones.
    static let poolUneven = Benchmark(
        name: "pool-uneven",
        title: "tasks of 1 µs to 100 ms",
        explanation: """
            \(UnevenLoad.durations.count) tasks in an order by chance, which keep a processor busy for 1 µs to 100 ms, are \
            mapped by a pool of two workers with a chunk size of 1. The best schedule isn't measured but computed: the \
            longest tasks first, each to the worker that has least.
            """,
        unit: "tasks",
        candidates: [
            .swiftPool(.poolUneven),
            Candidate(
                name: "best",
                label: "the best schedule",
                server: .none,
                workers: [.swift(.bestSchedule)]
            ),
        ],
        goals: [
            Goal(
                "within 10 % of the best schedule",
                .faster(.ours(), than: .init("best"), times: 1 / 1.1)
            )
        ]
    )

    /// Results that nobody keeps.
    static let poolImap = Benchmark(
        name: "pool-imap",
        title: "imap over a million inputs",
        explanation: """
            The results of 10⁶ inputs are taken one by one, each input being a task. The growth is that of the parent's \
            largest resident memory, from after 10⁴ inputs to after all.
            """,
        unit: "tasks",
        candidates: [
            .weighed(
                .poolImap,
                Weighing(figure: Figure.memoryOfStream, memory: .peak)
            )
        ],
        goals: [Goal("≤ 2 MiB more", .figure(Figure.memoryOfStream, atMost: 2048))]
    )

    /// Tasks that wait.
    static let poolBacklog = Benchmark(
        name: "pool-backlog",
        title: "a million queued tasks",
        explanation: """
            10⁶ calls are submitted while both workers do something else; nobody keeps the futures. The growth of the \
            parent's resident memory for each of them has the array of the payload in it, which takes 48 bytes for a \
            number.
            """,
        unit: "tasks",
        candidates: [
            .weighed(
                .poolBacklog,
                Weighing(figure: Figure.memoryPerTask, memory: .resident, items: 1_000_000)
            )
        ],
        goals: [
            Goal("≤ 200 bytes beside the payload", .figure(Figure.memoryPerTask, atMost: 248))
        ]
    )
}

extension Candidate {
    /// Our pool.
    fileprivate static func swiftPool(
        _ workload: Workload,
        _ label: String = "our pool",
        named name: String = "ours"
    ) -> Candidate {
        Candidate(name: name, label: label, server: .none, workers: [.swift(workload)])
    }

    /// CPython's pool.
    static func pythonPool(
        _ workload: Workload,
        _ label: String = "CPython's pool",
        named name: String = "cpython"
    ) -> Candidate {
        Candidate(name: name, label: label, server: .none, workers: [.python(workload)])
    }

    /// Our pool, whose parent is weighed.
    fileprivate static func weighed(_ workload: Workload, _ weighing: Weighing) -> Candidate {
        var candidate = swiftPool(workload)
        candidate.weighing = weighing
        return candidate
    }
}
