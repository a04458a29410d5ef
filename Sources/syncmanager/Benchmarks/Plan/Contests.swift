// The contests, in the order of the table of goals. Ids: what is ours starts with `ours`, the rest is named
// after whose server it is.

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
                    .swift(.dictGet), .python(.dictGet),
                    Contestant(
                        id: "ping-pong",
                        label: "blocking ping-pong, no manager",
                        server: .echo,
                        load: .crews([Crew(program: .swift, workload: .pingPong)])
                    ),
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
        ],
        plot: .latencies
    )

    /// Many calls at a time.
    static let pipelined = Contest(
        name: "pipeline",
        title: "dict get, 64 tasks on one connection",
        explanation: """
            One client process with 64 tasks, each with one call at a time, that share one connection; of Redis \
            `redis-benchmark -c 1 -P 64 -t get`.
            """,
        unit: "calls",
        stages: [
            Stage(
                clients: 1,
                contestants: [
                    .swift(Crew(program: .swift, workload: .dictGet, tasks: 64)),
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
            },
            plot: .throughput
        )
    }
}

// MARK: Contestants that come up again and again

extension Contestant {
    /// Swift clients of our server.
    static func swift(_ workload: Workload, processes: Int = 1) -> Contestant {
        swift(Crew(program: .swift, workload: workload, processes: processes))
    }

    /// Swift clients of our server, described further.
    static func swift(_ crews: Crew...) -> Contestant {
        Contestant(
            id: "ours",
            label: "Swift clients, our server",
            server: .ours(),
            load: .crews(crews)
        )
    }

    /// CPython clients of our server.
    static func pythonOnOurs(_ workload: Workload, processes: Int = 1) -> Contestant {
        Contestant(
            id: "python-on-ours",
            label: "CPython clients, our server",
            server: .ours(),
            load: .crews([Crew(program: .python, workload: workload, processes: processes)])
        )
    }

    /// CPython clients of CPython's server.
    static func python(_ workload: Workload, processes: Int = 1) -> Contestant {
        python(Crew(program: .python, workload: workload, processes: processes))
    }

    /// CPython clients of CPython's server, described further.
    static func python(_ crews: Crew...) -> Contestant {
        Contestant(
            id: "cpython",
            label: "CPython clients, CPython's server",
            server: .cpython,
            load: .crews(crews)
        )
    }

    /// `redis-benchmark` at Redis.
    static func redis(connections: Int, pipeline: Int) -> Contestant {
        Contestant(
            id: "redis",
            label: "redis-benchmark -c \(connections) -P \(pipeline)",
            server: .redis,
            load: .redisBenchmark(connections: connections, pipeline: pipeline)
        )
    }
}

extension Role {
    /// Swift clients of our server.
    static func ours(clients: Int = 1) -> Role { Role("ours", clients: clients) }

    /// CPython clients of our server.
    static func pythonOnOurs(clients: Int = 1) -> Role { Role("python-on-ours", clients: clients) }

    /// CPython clients of CPython's server.
    static func cpython(clients: Int = 1) -> Role { Role("cpython", clients: clients) }
}
