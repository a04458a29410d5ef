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
