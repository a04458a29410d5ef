// Benchmarks of queues of tasks with acknowledgement.

extension Benchmark {
    /// Tasks of a work queue, protected.
    static let workQueueOverTLS = Benchmark(
        name: "work-queue-tls",
        title: "work queue with two workers, TLS 1.3",
        explanation: """
            One client process submits tasks to a `WorkQueue` and takes their results, two others lease and complete them, \
            all by up to 1 000 at a time over loopback TCP with TLS 1.3; results that were taken count. A `ClusterPool` maps \
            20 000 numbers in chunks of 1 over two workers (`Worker.run`), each of which has a process for the function. CPython \
            has neither TLS nor tasks that a dead worker doesn't lose: two `manager.Queue`s at a Unix socket are all there is, \
            one for tasks and one for results, an item per call. Latencies are those of a batch of 1 000, of a `map`, and \
            of a CPython batch of 50.
            """,
        unit: "tasks",
        candidates: [
            Candidate(
                name: "ours",
                label: "Swift clients, our work queue, TLS 1.3",
                server: .oursOverTLS,
                workers: [
                    .swift(.workQueueSubmit), .swift(.workQueueWork, processes: 2).uncounted,
                ]
            ),
            Candidate(
                name: "ours-pool",
                label: "`ClusterPool`, our work queue, TLS 1.3",
                server: .oursOverTLS,
                workers: [.swift(.clusterMap), .swift(.clusterWork, processes: 2).uncounted]
            ),
            .python(
                .python(.queuePairSubmit),
                .python(.queuePairWork, processes: 2).uncounted
            ),
        ],
        goals: [Goal("≥ 100 000 tasks/s", .rate(.ours(), atLeast: 100_000))]
    )
}
