// Benchmarks of pipes between a process and its child.

extension Benchmark {
    /// A number there and back.
    static let pipe = Benchmark(
        name: "pipe",
        title: "a number over a pipe and back",
        explanation: """
            A process sends a number over a duplex pipe to its child, which sends it back: `pipe()` and `Connection` at both \
            ends, beside CPython's `Pipe()`, whose ends block in their system calls.
            """,
        unit: "round trips",
        candidates: [.swiftPipe(.pipeRoundTrip), .pythonPipe(.pipeRoundTrip)],
        goals: [Goal("≥ CPython's", .faster(.ours(), than: .cpython(), times: 1))]
    )

    /// Many bytes at once.
    static let largePipe = Benchmark(
        name: "large-pipe",
        title: "64 MiB over a pipe",
        explanation: """
            The same with 64 MiB of bytes, a value like any other; the child sends back their number.
            """,
        unit: "messages",
        candidates: [.swiftPipe(.pipeLarge), .pythonPipe(.pipeLarge)],
        goals: [Goal("≥ 2 × CPython's", .faster(.ours(), than: .cpython(), times: 2))]
    )
}

extension Candidate {
    /// Our connections at both ends of a pipe.
    fileprivate static func swiftPipe(_ workload: Workload) -> Candidate {
        Candidate(
            name: "ours",
            label: "Swift at both ends",
            server: .none,
            workers: [.swift(workload)]
        )
    }

    /// CPython's connections at both ends of a pipe.
    fileprivate static func pythonPipe(_ workload: Workload) -> Candidate {
        Candidate(
            name: "cpython",
            label: "CPython at both ends",
            server: .none,
            workers: [.python(workload)]
        )
    }
}
