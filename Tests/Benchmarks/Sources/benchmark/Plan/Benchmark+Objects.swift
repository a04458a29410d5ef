// Benchmarks of what shared objects are used for.

extension Benchmark {
    /// Making objects and dropping them.
    static let proxy = Benchmark(
        name: "proxy",
        title: "making a shared dict and dropping its proxy",
        explanation: """
            One client process makes a dictionary and lets go of it, again and again; our clients look at the end of each \
            round whether the server has dropped them all.
            """,
        unit: "objects",
        candidates: [
            .swift(.swift(.proxy)), .python(.python(.proxy)), .pythonOnOurs(.python(.proxy)),
        ],
        goals: [
            Goal("≥ 10 × CPython's", .faster(.ours(), than: .cpython(), times: 10)),
            Goal(
                "≥ 1.5 × when the client is CPython",
                .faster(.pythonOnOurs(), than: .cpython(), times: 1.5)
            ),
        ]
    )

    /// A queue, item by item.
    static let queue = Benchmark(
        name: "queue",
        title: "queue, one producer, one consumer, one item per call",
        explanation: """
            Two client processes around one `Queue` of at most 1 000 items; what the consumer takes counts.
            """,
        unit: "items",
        candidates: [
            .swift(.swift(.queuePut).uncounted, .swift(.queueGet)),
            .python(.python(.queuePut).uncounted, .python(.queueGet)),
            .pythonOnOurs(.python(.queuePut).uncounted, .python(.queueGet)),
        ],
        goals: [
            Goal("≥ 5 × CPython's manager queue", .faster(.ours(), than: .cpython(), times: 5))
        ]
    )

    /// A queue, many items at a time.
    static let bulk = Benchmark(
        name: "bulk",
        title: "queue, one producer, one consumer, many items per call",
        explanation: """
            The same with `putAll` of 1 000 items and `getAll`, in a queue of at most 10 000, beside \
            `multiprocessing.Queue(10000)`, which has no server: it is a pipe between a process and its child. Latencies are \
            those of calls.
            """,
        unit: "items",
        candidates: [
            .swift(.swift(.queuePutAll).uncounted, .swift(.queueGetAll)),
            Candidate(
                name: "pipe-queue",
                label: "CPython's multiprocessing.Queue",
                server: .none,
                workers: [.python(.pipeQueue)]
            ),
        ],
        goals: [
            Goal(
                "≥ 4 × `multiprocessing.Queue`",
                .faster(.ours(), than: .init("pipe-queue"), times: 4)
            )
        ]
    )

    /// A lock that one wants.
    static let lock = Benchmark(
        name: "lock",
        title: "lock, acquire and release, uncontended",
        explanation: "One client process; an operation is both calls.",
        unit: "operations",
        candidates: [
            .swift(.swift(.lock)), .python(.python(.lock)), .pythonOnOurs(.python(.lock)),
        ],
        goals: [Goal("≥ 4 × CPython's", .faster(.ours(), than: .cpython(), times: 4))]
    )

    /// A lock that many want.
    static let contention = Benchmark(
        name: "contention",
        title: "lock, acquire and release, eight processes contending",
        explanation: "Eight client processes that want the same lock all the time.",
        unit: "operations",
        candidates: [
            .swift(.swift(.lock, processes: 8)), .python(.python(.lock, processes: 8)),
            .pythonOnOurs(.python(.lock, processes: 8)),
        ],
        goals: [
            Goal(
                "≥ 3 × CPython's",
                .faster(.ours(clients: 8), than: .cpython(clients: 8), times: 3)
            ),
            Goal(
                "no process starved: the busiest within 2 × of the least busy",
                .evenShares(.ours(clients: 8), within: 2)
            ),
        ]
    )

    /// A value that is large.
    static let largeValue = Benchmark(
        name: "large",
        title: "a value of 64 MiB, set and get",
        explanation: """
            One client process; an operation sets a `Value` to 64 MiB of bytes and gets it back. CPython's clients copy \
            what they send and what they get, whichever server they are at: most of their time is their own.
            """,
        unit: "operations",
        candidates: [
            .swift(.swift(.largeValue)),
            .swiftWithData(.swift(.largeData)),
            .pythonOnOurs(.python(.largeValue)),
            .python(.python(.largeValue)),
        ],
        goals: [
            Goal("≥ 3 × CPython's", .faster(.ours(), than: .cpython(), times: 3)),
            Goal(
                "a struct with `Data` takes ≤ 1.5 × as long as bytes",
                .faster(.oursWithData(), than: .ours(), times: 1 / 1.5)
            ),
        ]
    )
}
