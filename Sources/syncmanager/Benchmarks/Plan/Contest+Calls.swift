// Contests of single calls. The id of a contestant says whose server it is, and that of ours starts with `ours`
// unless the clients are Python's.

extension Contest {
    /// Calls one at a time.
    static let dictGet = Contest(
        name: "get",
        title: "dict get, one call at a time, Unix socket",
        explanation: """
            One client process, one ordinary task (in Python: one thread), one call after the other. The ping-pong is two \
            processes that pass 64 bytes there and back with blocking `read` and `write`: nothing that blocks is faster.
            """,
        unit: "calls",
        stages: [
            Stage(
                clients: 1,
                contestants: [
                    .swift(.dictGet), .python(.dictGet), .pingPong(),
                ]
            )
        ],
        goals: [
            Goal(
                text: "≥ 4 × CPython client and server",
                criterion: .faster(.ours(), than: .cpython(), times: 4)
            ),
            Goal(
                text: "no slower than the blocking ping-pong",
                criterion: .faster(.ours(), than: Role("ping-pong"), times: 1)
            ),
        ]
    )

    /// The same, protected.
    static let tls = Contest(
        name: "tls",
        title: "dict get, one call at a time, TLS 1.3",
        explanation: """
            The same over loopback TCP with TLS 1.3 (`serve --tls-by-authkey`, the default cipher); CPython has no TLS, and \
            is measured at its Unix socket.
            """,
        unit: "calls",
        stages: [
            Stage(
                clients: 1,
                contestants: [
                    Contestant(
                        id: "ours",
                        label: "Swift client, our server, TLS 1.3",
                        server: .oursOverTLS,
                        load: .crews([Crew(program: .swift, workload: .dictGet)])
                    ),
                    .python(.dictGet),
                ]
            )
        ],
        goals: [
            Goal(
                text: "≥ 2 × CPython without TLS",
                criterion: .faster(.ours(), than: .cpython(), times: 2)
            )
        ]
    )

    /// Many calls at a time.
    static let pipelined = Contest(
        name: "pipeline",
        title: "dict get, 64 tasks on one connection",
        explanation: """
            One client process with 64 tasks, each with one call at a time, that share one connection; of Redis \
            `redis-benchmark -c 1 -P 64 -t get`. On `SyncManager.loopExecutor`, tasks run where their answers are read.
            """,
        unit: "calls",
        stages: [
            Stage(
                clients: 1,
                contestants: [
                    .swift(Crew(program: .swift, workload: .dictGet, tasks: 64)),
                    Contestant(
                        id: "ours-on-loop",
                        label: "Swift clients on `loopExecutor`, our server",
                        server: .ours(),
                        load: .crews([Crew(program: .swift, workload: .dictGetOnLoop, tasks: 64)])
                    ),
                    .redis(connections: 1, pipeline: 64),
                ]
            )
        ],
        goals: [
            Goal(
                text: "≥ 1 000 000 calls/s",
                criterion: .rate(.ours(), atLeast: 1_000_000)
            ),
            Goal(
                text: "≥ `redis-benchmark -c 1 -P 64`",
                criterion: .faster(.ours(), than: Role("redis"), times: 1)
            ),
        ]
    )

    /// Many client processes.
    static func clients(crowds: [Int]) -> Contest {
        Contest(
            name: "clients",
            title: "dict get, several client processes",
            explanation: """
                Client processes with one task and one call at a time each; of Redis `redis-benchmark -c N -P 1 -t get`, one \
                process with as many connections. The ping-pong is as many processes that pass 64 bytes to one that returns \
                them: what can't be had for less by processes that block.
                """,
            unit: "calls",
            stages: crowds.map { clients in
                Stage(
                    clients: clients,
                    contestants: [
                        .swift(.dictGet, processes: clients),
                        .python(.dictGet, processes: clients),
                        .redis(connections: clients, pipeline: 1),
                        .pingPong(processes: clients),
                    ]
                )
            },
            goals: [
                Goal(
                    text: "16 processes: ≥ 1.5 × `redis-benchmark -c 16`",
                    criterion: .faster(
                        .ours(clients: 16),
                        than: Role("redis", clients: 16),
                        times: 1.5
                    )
                ),
                Goal(
                    text: "16 processes: ≥ 4 × CPython's server with 16 CPython clients",
                    criterion: .faster(.ours(clients: 16), than: .cpython(clients: 16), times: 4)
                ),
            ]
        )
    }

    /// Stock CPython on our server.
    static func pythonClients(crowds: [Int]) -> Contest {
        Contest(
            name: "python-clients",
            title: "dict get, stock CPython clients",
            explanation: """
                The same CPython client processes, one call at a time each, on our server and on CPython's.
                """,
            unit: "calls",
            stages: crowds.map { clients in
                Stage(
                    clients: clients,
                    contestants: [
                        .pythonOnOurs(.dictGet, processes: clients),
                        .python(.dictGet, processes: clients),
                    ]
                )
            },
            goals: [(1, 1.2), (4, 2), (8, 3)].map { clients, times in
                Goal(
                    text:
                        "\(clients) process\(clients == 1 ? "" : "es"): ≥ \(times.short) × CPython's server",
                    criterion: .faster(
                        .pythonOnOurs(clients: clients),
                        than: .cpython(clients: clients),
                        times: times
                    )
                )
            }
        )
    }
}
