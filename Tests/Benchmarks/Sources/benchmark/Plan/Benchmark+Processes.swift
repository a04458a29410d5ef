// Benchmarks of processes that are started.

extension Benchmark {
    /// From the start of a process to the result of its empty function.
    static let processes = Benchmark(
        name: "processes",
        title: "a process for an empty function, to its result",
        explanation: """
            A process is started, the result of its empty function is waited for, and the process is joined. Our children's \
            program links this package and no Foundation. CPython sends \
            the result over a pipe; its programs import nothing but what that needs. What is forked in CPython has no thread; \
            our `fork` is refused where there are any, as there are here. The fork servers are started before.
            """,
        unit: "processes",
        candidates: [
            Candidate(
                name: "spawn",
                label: "ours by spawn",
                server: .none,
                workers: [.swift(.spawn)]
            ),
            Candidate(
                name: "forkserver",
                label: "ours by forkserver",
                server: .none,
                workers: [.swift(.forkserver)]
            ),
            Candidate(
                name: "cpython-spawn",
                label: "CPython's by spawn",
                server: .none,
                workers: [.python(.spawn)]
            ),
            Candidate(
                name: "cpython-forkserver",
                label: "CPython's by forkserver",
                server: .none,
                workers: [.python(.forkserver)]
            ),
            Candidate(
                name: "cpython-fork",
                label: "CPython's by fork",
                server: .none,
                workers: [.python(.fork)]
            ),
        ],
        goals: [
            Goal(
                "spawn ≥ 10 × as fast as CPython's",
                .faster(.init("spawn"), than: .init("cpython-spawn"), times: 10)
            ),
            Goal(
                "forkserver ≥ 4 × as fast as CPython's",
                .faster(.init("forkserver"), than: .init("cpython-forkserver"), times: 4)
            ),
            Goal("forkserver ≤ 2 ms", .rate(.init("forkserver"), atLeast: 500)),
        ]
    )
}
