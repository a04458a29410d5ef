// Benchmarks of what costs nothing, or little.

extension Benchmark {
    /// Many connections that nobody uses.
    static func idleConnections(_ connections: Int) -> Benchmark {
        let limits = ["connections=100K", "connections_per_principal=100K"]
        let number = connections.grouped
        let alone = Candidate(
            name: "alone",
            label: "64 active clients alone",
            server: .ours(options: limits.flatMap { ["--limit", $0] }),
            workers: [.swift(.dictGet, processes: 4, links: 16)]
        )
        let beside = Candidate(
            name: "beside-idle",
            label: "64 active clients beside \(number) idle connections",
            server: alone.server,
            workers: alone.workers,
            idleConnections: connections
        )
        return Benchmark(
            name: "connections",
            title: "\(number) idle connections beside 64 active clients",
            explanation: """
                64 connections with one call at a time each, from four processes, at a server that has \(number) more \
                connections, and at one that hasn't; the limits of connections are raised at both. Memory is the growth of \
                the server's resident memory; what the kernel keeps for sockets isn't in it.
                """,
            unit: "calls",
            candidates: [alone, beside],
            goals: [
                Goal(
                    "≤ 8 KiB of memory for each idle connection",
                    .figure(Figure.memoryPerConnection, atMost: 8)
                ),
                Goal(
                    "p99 of the active clients ≤ 1.5 × of what it is without the idle ones",
                    .tail(beside.id, of: alone.id, within: 1.5)
                ),
            ]
        )
    }

    /// A server that nobody uses.
    static func idleServer(seconds: Int) -> Benchmark {
        Benchmark(
            name: "idle",
            title: "an idle server",
            explanation: """
                A server with one connection that nothing is done with, watched for \(seconds) s while the other \
                benchmarks take place; in percent of the time of one processor. It is libdispatch that looks at its \
                threads once a second.
                """,
            unit: "calls",
            candidates: [
                Candidate(
                    name: "ours",
                    label: "our server",
                    server: .ours(),
                    workers: [.swift(.idle)],
                    watchedFor: .seconds(seconds)
                )
            ],
            goals: [Goal("≤ 0.05 % of a processor", .figure(Figure.processorTime, atMost: 0.05))]
        )
    }
}
