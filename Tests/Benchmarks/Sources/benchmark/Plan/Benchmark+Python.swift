// Benchmarks of Python code that our server, or its work queue, has run.

extension Benchmark {
    /// The pool of a manager, many calls in a task.
    static let pythonPoolMap = Benchmark(
        name: "python-pool-map",
        title: "`manager.Pool().map` of CPython clients",
        explanation: """
            A client of stock CPython maps a function that returns its input over 10⁴ numbers, by a pool of two workers that \
            the manager has: ours with `serve --python-workers`, and CPython's. The latencies are those of a whole `map`.
            """,
        unit: "items",
        candidates: poolsOfManagers(.pythonPoolMap),
        goals: [notSlower]
    )

    /// The same, each call a task.
    static let pythonPoolSubmit = Benchmark(
        name: "python-pool-submit",
        title: "`manager.Pool().map` of CPython clients, a task for each input",
        explanation: "The same with a chunk size of 1, over 2 000 numbers.",
        unit: "tasks",
        candidates: poolsOfManagers(.pythonPoolSubmit),
        goals: [notSlower]
    )

    /// Few calls in a task.
    static let pythonPoolShort = Benchmark(
        name: "python-pool-short",
        title: "`manager.Pool().map` of CPython clients, over ten numbers",
        explanation: "The same over ten numbers: most of the time goes into handing them on.",
        unit: "items",
        candidates: poolsOfManagers(.pythonPoolShort),
        goals: [notSlower]
    )

    /// Calls that are submitted one by one.
    static let pythonPoolAsync = Benchmark(
        name: "python-pool-async",
        title: "`manager.Pool().apply_async` of CPython clients",
        explanation: """
            A client of stock CPython submits 200 tasks one by one, and then gets their results, each by a proxy of its own, \
            for which CPython opens three connections.
            """,
        unit: "tasks",
        candidates: poolsOfManagers(.pythonPoolAsync),
        goals: [notSlower]
    )

    /// Results that are taken one by one.
    static let pythonPoolNext = Benchmark(
        name: "python-pool-next",
        title: "`next()` of `manager.Pool().imap` of CPython clients",
        explanation: "A client of stock CPython takes the 1 000 results of an `imap` one by one.",
        unit: "items",
        candidates: poolsOfManagers(.pythonPoolNext),
        goals: [notSlower]
    )

    /// A large result.
    static let pythonPoolLarge = Benchmark(
        name: "python-pool-large",
        title: "10 MB by `manager.Pool().apply` of CPython clients",
        explanation: "A task returns a byte string of 10 MB.",
        unit: "tasks",
        candidates: poolsOfManagers(.pythonPoolLarge),
        goals: [notSlower]
    )

    /// A worker in Python.
    static let pythonWorker = Benchmark(
        name: "python-worker",
        title: "tasks of a worker in Python",
        explanation: """
            A Python program maps a function that returns its input over 5 000 numbers, a task for each: by our `WorkQueue` \
            and a worker of `swift_worker.py` with two processes, and by CPython's `multiprocessing.Pool` with a chunk size \
            of 1, which has no server in between and loses what a dead worker had.
            """,
        unit: "tasks",
        candidates: [
            Candidate(
                name: "ours",
                label: "a Python worker, our work queue",
                server: .ours(),
                workers: [.python(.pythonWorkerMap), .python(.pythonWorkerWork).uncounted]
            ),
            .pythonPool(.poolMapOne),
        ],
        goals: [Goal("≥ 1.5 × CPython's pool", .faster(.ours(), than: .cpython(), times: 1.5))]
    )

    private static let notSlower = Goal(
        "not slower than CPython's",
        .faster(.pythonOnOurs(), than: .cpython(), times: 1)
    )

    private static func poolsOfManagers(_ workload: Workload) -> [Candidate] {
        [
            Candidate(
                name: "python-on-ours",
                label: "CPython client, our server",
                server: .oursWithPython,
                workers: [.python(workload)]
            ),
            .python(.python(workload)),
        ]
    }
}
