// Benchmarks with busy programs in the background: what a manager takes from those, and what they leave of it.

extension Benchmark {
    /// How fast as many busy programs as there are processors are, beside a manager and a client that calls all the time.
    static func background(_ processors: Int) -> Benchmark {
        let busy = WorkerGroup.swift(.busy, processes: processors)
        return Benchmark(
            name: "background",
            title: "busy programs beside a manager",
            explanation: """
                As many programs as there are processors, which compute all the time: how fast they are alone, and how fast \
                beside a server with one client that calls it all the time. What is told never to poll sleeps between all calls.
                """,
            unit: "pieces of work",
            candidates: managers("busy programs beside") { [busy, $0.uncounted] } + [
                Candidate(
                    name: "alone",
                    label: "busy programs alone",
                    server: .none,
                    workers: [busy]
                )
            ],
            goals: [
                Goal(
                    "≥ 0.5 × as fast as alone, which is their share",
                    .faster(
                        .ours(clients: processors),
                        than: .init("alone", clients: processors),
                        times: 0.5
                    )
                )
            ]
        )
    }

    /// How fast the calls are meanwhile.
    static func besideBackground(_ processors: Int) -> Benchmark {
        let busy = WorkerGroup.swift(.busy, processes: processors).uncounted
        return Benchmark(
            name: "beside-background",
            title: "dict get, one call at a time, beside busy programs",
            explanation:
                "The same, seen from the other side: how many calls the client makes meanwhile.",
            unit: "calls",
            candidates: managers("client and server,") { [busy, $0] },
            goals: [
                Goal(
                    "no slower than CPython client and server",
                    .faster(.ours(), than: .cpython(), times: 1)
                )
            ]
        )
    }

    /// The managers that busy programs meet, with the caller of each among its workers.
    private static func managers(
        _ label: String,
        workers: (WorkerGroup) -> [WorkerGroup]
    ) -> [Candidate] {
        var quiet = WorkerGroup.swift(.dictGet)
        quiet.polls = false
        return [
            Candidate(
                name: "ours",
                label: "\(label) ours",
                server: .ours(),
                workers: workers(.swift(.dictGet))
            ),
            Candidate(
                name: "quiet",
                label: "\(label) ours told never to poll",
                server: .ours(options: ["--polling", "never"]),
                workers: workers(quiet)
            ),
            Candidate(
                name: "cpython",
                label: "\(label) CPython's",
                server: .cpython,
                workers: workers(.python(.dictGet))
            ),
        ]
    }
}
