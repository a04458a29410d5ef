// Contests of what costs nothing, or little.

extension Contest {
    /// Many connections that nobody uses.
    static func idleConnections(_ connections: Int) -> Contest {
        let active = Crew(program: .swift, workload: .dictGet, processes: 4, links: 16)
        let limits = ["connections=100K", "connections_per_principal=100K"]
        let server = Contestant.ServerKind.ours(options: limits.flatMap { ["--limit", $0] })
        let crowd = connections.grouped
        return Contest(
            name: "connections",
            title: "\(crowd) idle connections beside 64 active clients",
            explanation: """
                64 connections with one call at a time each, from four processes, at a server that has \(crowd) more \
                connections, and at one that hasn't; the limits of connections are raised at both. Memory is the growth of \
                the server's resident memory; what the kernel keeps for sockets isn't in it.
                """,
            unit: "calls",
            stages: [
                Stage(
                    clients: 64,
                    contestants: [
                        Contestant(
                            id: "alone",
                            label: "64 active clients alone",
                            server: server,
                            load: .crews([active])
                        ),
                        Contestant(
                            id: "beside-idle",
                            label: "64 active clients beside \(crowd) idle connections",
                            server: server,
                            load: .crews([active]),
                            idleConnections: connections
                        ),
                    ]
                )
            ],
            goals: [
                Goal(
                    text: "≤ 8 KiB of memory for each idle connection",
                    criterion: .figure(Figure.memoryPerConnection, atMost: 8)
                ),
                Goal(
                    text: "p99 of the active clients ≤ 1.5 × of what it is without the idle ones",
                    criterion: .tail(
                        Role("beside-idle", clients: 64),
                        of: Role("alone", clients: 64),
                        within: 1.5
                    )
                ),
            ]
        )
    }

    /// A server that nobody uses.
    static func idleServer(for duration: Duration) -> Contest {
        Contest(
            name: "idle",
            title: "an idle server",
            explanation: """
                A server with one connection that nothing is done with, watched for \(duration.inSeconds) while the other \
                contests take place; what the kernel accounts to its process, to 10 ms.
                """,
            unit: "calls",
            stages: [
                Stage(
                    clients: 1,
                    contestants: [
                        Contestant(
                            id: "ours",
                            label: "our server",
                            server: .ours(),
                            load: .crews([Crew(program: .swift, workload: .idle)]),
                            watchedFor: duration
                        )
                    ]
                )
            ],
            goals: [
                Goal(text: "no CPU", criterion: .figure(Figure.processorTime, atMost: 0))
            ]
        )
    }
}
