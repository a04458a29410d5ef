// Benchmarks of child processes.

extension Benchmark {
    /// From the start of a child to its end.
    static let children = Benchmark(
        name: "children",
        title: "child processes of an empty function",
        explanation: """
            One after the other: a child is started, runs an empty function, its result is waited for, and it is joined. \
            Our children's program links this package and no Foundation; CPython's children import nothing but what \
            `multiprocessing` needs. Fork is CPython's alone: ours is refused in a process with threads, such as this one.
            """,
        unit: "children",
        candidates: [
            children("ours-spawn", "ours, spawn", .swift(.childSpawn)),
            children("cpython-spawn", "CPython, spawn", .python(.childSpawn)),
            children("ours-forkserver", "ours, forkserver", .swift(.childForkserver)),
            children("cpython-forkserver", "CPython, forkserver", .python(.childForkserver)),
            children("cpython-fork", "CPython, fork", .python(.childFork)),
        ],
        goals: [
            Goal(
                "spawn: ≤ 1/10 of CPython's time",
                .faster(.init("ours-spawn"), than: .init("cpython-spawn"), times: 10)
            ),
            Goal(
                "forkserver: ≤ 1/4 of CPython's time",
                .faster(.init("ours-forkserver"), than: .init("cpython-forkserver"), times: 4)
            ),
            Goal("forkserver: ≤ 2 ms", .rate(.init("ours-forkserver"), atLeast: 500)),
        ]
    )

    private static func children(
        _ name: String,
        _ label: String,
        _ workers: WorkerGroup
    ) -> Candidate {
        Candidate(name: name, label: label, server: .none, workers: [workers])
    }
}
