// Benchmarks of single calls. The name of a candidate says whose server it is, and that of ours starts with `ours`
// unless the clients are Python's.

extension Benchmark {
    /// Calls one at a time.
    static let dictGet = Benchmark(
        name: "get",
        title: "dict get, one call at a time, Unix socket",
        explanation: """
            One client process, one ordinary task (in Python: one thread), one call after the other. The ping-pong is two \
            processes that pass 64 bytes there and back with blocking `read` and `write`: nothing that blocks is faster.
            """,
        unit: "calls",
        candidates: [.swift(.swift(.dictGet)), .python(.python(.dictGet)), .pingPong()],
        goals: [
            Goal("≥ 4 × CPython client and server", .faster(.ours(), than: .cpython(), times: 4)),
            Goal(
                "no slower than the blocking ping-pong",
                .faster(.ours(), than: .init("ping-pong"), times: 1)
            ),
        ]
    )

    /// The same, protected.
    static let tls = Benchmark(
        name: "tls",
        title: "dict get, one call at a time, TLS 1.3",
        explanation: """
            The same over loopback TCP with TLS 1.3 (`serve --tls-by-authkey`, the default cipher); CPython has no TLS, and \
            is measured at its Unix socket.
            """,
        unit: "calls",
        candidates: [
            Candidate(
                name: "ours",
                label: "Swift client, our server, TLS 1.3",
                server: .oursOverTLS,
                workers: [.swift(.dictGet)]
            ),
            .python(.python(.dictGet)),
        ],
        goals: [
            Goal("≥ 2 × CPython without TLS", .faster(.ours(), than: .cpython(), times: 2))
        ]
    )

    /// Many calls at a time.
    static let pipelined = Benchmark(
        name: "pipeline",
        title: "dict get, 64 tasks on one connection",
        explanation: """
            One client process with 64 tasks, each with one call at a time, that share one connection; of Redis \
            `redis-benchmark -c 1 -P 64 -t get`. On `SyncManager.loopExecutor`, tasks run where their answers are read.
            """,
        unit: "calls",
        candidates: [
            .swift(.swift(.dictGet, tasks: 64)),
            Candidate(
                name: "ours-on-loop",
                label: "Swift clients on `loopExecutor`, our server",
                server: .ours(),
                workers: [.swift(.dictGetOnLoop, tasks: 64)]
            ),
            .redis(connections: 1, pipeline: 64),
        ],
        goals: [
            Goal("≥ 1 000 000 calls/s", .rate(.ours(), atLeast: 1_000_000)),
            Goal(
                "≥ `redis-benchmark -c 1 -P 64`",
                .faster(.ours(), than: .init("redis"), times: 1)
            ),
        ]
    )

    /// Many client processes.
    static func clients(_ numbers: [Int]) -> Benchmark {
        Benchmark(
            name: "clients",
            title: "dict get, several client processes",
            explanation: """
                Client processes with one task and one call at a time each; of Redis as many processes of \
                `redis-benchmark -c 1 -P 1 -t get`, whose calls the server counts, and below them one with as many connections, \
                which reads many answers in one turn. The ping-pong is as many processes that pass 64 bytes to one that returns \
                them: what can't be had for less by processes that block.
                """,
            unit: "calls",
            candidates: numbers.flatMap { clients in
                [
                    .swift(.swift(.dictGet, processes: clients)),
                    .python(.python(.dictGet, processes: clients)), .redis(processes: clients),
                    .redis(connections: clients, pipeline: 1), .pingPong(processes: clients),
                ].filter { $0 != .redis(processes: 1) }  // It is the one with one connection.
            },
            goals: [
                Goal(
                    "16 processes: ≥ 1.5 × 16 processes of `redis-benchmark -c 1`",
                    .faster(
                        .ours(clients: 16),
                        than: .init("redis-processes", clients: 16),
                        times: 1.5
                    )
                ),
                Goal(
                    "16 processes: ≥ 1.5 × one of `redis-benchmark -c 16`",
                    .faster(.ours(clients: 16), than: .init("redis", clients: 16), times: 1.5)
                ),
                Goal(
                    "16 processes: ≥ 4 × CPython's server with 16 CPython clients",
                    .faster(.ours(clients: 16), than: .cpython(clients: 16), times: 4)
                ),
            ]
        )
    }

    /// Stock CPython on our server.
    static func pythonClients(_ numbers: [Int]) -> Benchmark {
        Benchmark(
            name: "python-clients",
            title: "dict get, stock CPython clients",
            explanation: """
                The same CPython client processes, one call at a time each, on our server and on CPython's.
                """,
            unit: "calls",
            candidates: numbers.map { .python(.dictGet, processes: $0) }.flatMap { workers in
                [.pythonOnOurs(workers), .python(workers)]
            },
            goals: [(1, 1.2), (4, 2), (8, 3)].map { clients, times in
                Goal(
                    "\(clients) process\(clients == 1 ? "" : "es"): ≥ \(times.short) × CPython's server",
                    .faster(
                        .pythonOnOurs(clients: clients),
                        than: .cpython(clients: clients),
                        times: times
                    )
                )
            }
        )
    }
}
