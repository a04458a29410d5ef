// Contests of what shared objects are used for.

extension Contest {
    /// Making objects and dropping them.
    static let proxy = Contest(
        name: "proxy",
        title: "making a shared dict and dropping its proxy",
        explanation: """
            One client process makes a dictionary and lets go of it, again and again; our clients look at the end of each \
            round whether the server has dropped them all.
            """,
        unit: "objects",
        stages: [
            Stage(
                clients: 1,
                contestants: [.swift(.proxy), .python(.proxy), .pythonOnOurs(.proxy)]
            )
        ],
        goals: [
            Goal(
                text: "≥ 10 × CPython's",
                criterion: .faster(.ours(), than: .cpython(), times: 10)
            ),
            Goal(
                text: "≥ 1.5 × when the client is CPython",
                criterion: .faster(.pythonOnOurs(), than: .cpython(), times: 1.5)
            ),
        ]
    )

    /// A queue, item by item.
    static let queue = Contest(
        name: "queue",
        title: "queue, one producer, one consumer, one item per call",
        explanation: """
            Two client processes around one `Queue` of at most 1 000 items; what the consumer takes counts.
            """,
        unit: "items",
        stages: [
            Stage(
                clients: 1,
                contestants: [
                    .swift(
                        Crew(program: .swift, workload: .queuePut, counts: false),
                        Crew(program: .swift, workload: .queueGet)
                    ),
                    .python(
                        Crew(program: .python, workload: .queuePut, counts: false),
                        Crew(program: .python, workload: .queueGet)
                    ),
                    .pythonOnOurs(
                        Crew(program: .python, workload: .queuePut, counts: false),
                        Crew(program: .python, workload: .queueGet)
                    ),
                ]
            )
        ],
        goals: [
            Goal(
                text: "≥ 5 × CPython's manager queue",
                criterion: .faster(.ours(), than: .cpython(), times: 5)
            )
        ]
    )

    /// A queue, many items at a time.
    static let bulk = Contest(
        name: "bulk",
        title: "queue, one producer, one consumer, many items per call",
        explanation: """
            The same with `putAll` of 1 000 items and `getAll`, in a queue of at most 10 000, beside \
            `multiprocessing.Queue(10000)`, which has no server: it is a pipe between a process and its child. Latencies are \
            those of calls.
            """,
        unit: "items",
        stages: [
            Stage(
                clients: 1,
                contestants: [
                    .swift(
                        Crew(program: .swift, workload: .queuePutAll, counts: false),
                        Crew(program: .swift, workload: .queueGetAll)
                    ),
                    Contestant(
                        id: "pipe-queue",
                        label: "CPython's multiprocessing.Queue",
                        server: .none,
                        load: .crews([Crew(program: .python, workload: .pipeQueue)])
                    ),
                ]
            )
        ],
        goals: [
            Goal(
                text: "≥ 4 × `multiprocessing.Queue`",
                criterion: .faster(.ours(), than: Role("pipe-queue"), times: 4)
            )
        ]
    )

    /// A lock that one wants.
    static let lock = Contest(
        name: "lock",
        title: "lock, acquire and release, uncontended",
        explanation: "One client process; an operation is both calls.",
        unit: "operations",
        stages: [
            Stage(
                clients: 1,
                contestants: [.swift(.lock), .python(.lock), .pythonOnOurs(.lock)]
            )
        ],
        goals: [
            Goal(
                text: "≥ 4 × CPython's",
                criterion: .faster(.ours(), than: .cpython(), times: 4)
            )
        ]
    )

    /// A lock that many want.
    static let contention = Contest(
        name: "contention",
        title: "lock, acquire and release, eight processes contending",
        explanation: "Eight client processes that want the same lock all the time.",
        unit: "operations",
        stages: [
            Stage(
                clients: 8,
                contestants: [
                    .swift(.lock, processes: 8), .python(.lock, processes: 8),
                    .pythonOnOurs(.lock, processes: 8),
                ]
            )
        ],
        goals: [
            Goal(
                text: "≥ 3 × CPython's",
                criterion: .faster(.ours(clients: 8), than: .cpython(clients: 8), times: 3)
            ),
            Goal(
                text: "no process starved: the busiest within 2 × of the least busy",
                criterion: .evenShares(.ours(clients: 8), within: 2)
            ),
        ]
    )

    /// A contestant whose server takes messages of 64 MiB with all that surrounds them.
    private static func takingLargeMessages(_ usual: Contestant) -> Contestant {
        Contestant(
            id: usual.id,
            label: usual.label,
            server: .ours(options: ["--limit", "message=80M"]),
            load: usual.load
        )
    }

    /// A value that is large.
    static let largeValue = Contest(
        name: "large",
        title: "a value of 64 MiB, set and get",
        explanation: """
            One client process; an operation sets a `Value` to 64 MiB of bytes and gets it back. Our server's limit of \
            a message, 64 MiB with all that surrounds the value, is raised to 80 MiB for it. CPython's clients copy what \
            they send and what they get, whichever server they are at: most of their time is their own.
            """,
        unit: "operations",
        stages: [
            Stage(
                clients: 1,
                contestants: [
                    takingLargeMessages(.swift(.largeValue)),
                    takingLargeMessages(.pythonOnOurs(.largeValue)),
                    .python(.largeValue),
                ]
            )
        ],
        goals: [
            Goal(
                text: "≥ 3 × CPython's",
                criterion: .faster(.ours(), than: .cpython(), times: 3)
            )
        ]
    )
}
