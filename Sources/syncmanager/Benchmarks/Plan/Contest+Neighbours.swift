// Contests beside busy programs: what a manager takes from those, and what they leave of it.

extension Contest {
    /// How fast as many busy programs as there are processors are, beside a manager and a client that calls all the time.
    static func neighbours(_ processors: Int) -> Contest {
        Contest(
            name: "neighbours",
            title: "busy programs beside a manager",
            explanation: """
                As many programs as there are processors, which compute all the time: how fast they are alone, and how fast \
                beside a server with one client that calls it all the time. What is told never to poll sleeps between all calls.
                """,
            unit: "pieces of work",
            stages: [
                Stage(
                    clients: processors,
                    contestants: managers(beside: processors, counting: .busy) + [
                        Contestant(
                            id: "alone",
                            label: "busy programs alone",
                            server: .none,
                            load: .crews([busy(processors)])
                        )
                    ]
                )
            ],
            goals: [
                Goal(
                    text: "≥ 0.5 × as fast as alone, which is their share",
                    criterion: .faster(
                        Role("ours", clients: processors),
                        than: Role("alone", clients: processors),
                        times: 0.5
                    )
                )
            ]
        )
    }

    /// How fast the calls are meanwhile.
    static func besideNeighbours(_ processors: Int) -> Contest {
        Contest(
            name: "beside-neighbours",
            title: "dict get, one call at a time, beside busy programs",
            explanation:
                "The same, seen from the other side: how many calls the client makes meanwhile.",
            unit: "calls",
            stages: [
                Stage(clients: 1, contestants: managers(beside: processors, counting: .dictGet))
            ],
            goals: [
                Goal(
                    text: "no slower than CPython client and server",
                    criterion: .faster(.ours(), than: .cpython(), times: 1)
                )
            ]
        )
    }

    private static func managers(beside processors: Int, counting: Workload) -> [Contestant] {
        let who = counting == .busy ? "busy programs beside" : "client and server,"
        func contestant(
            _ id: String,
            _ label: String,
            _ server: Contestant.ServerKind,
            _ caller: Crew
        ) -> Contestant {
            var crews = [busy(processors), caller]
            for number in crews.indices {
                crews[number].counts = crews[number].workload == counting
            }
            return Contestant(
                id: id,
                label: "\(who) \(label)",
                server: server,
                load: .crews(crews)
            )
        }
        return [
            contestant("ours", "ours", .ours(), Crew(program: .swift, workload: .dictGet)),
            contestant(
                "quiet",
                "ours told never to poll",
                .ours(options: ["--polling", Polling.never.rawValue]),
                Crew(program: .swift, workload: .dictGet, polling: .never)
            ),
            contestant(
                "cpython",
                "CPython's",
                .cpython,
                Crew(program: .python, workload: .dictGet)
            ),
        ]
    }

    private static func busy(_ processors: Int) -> Crew {
        Crew(program: .swift, workload: .busy, processes: processors)
    }
}
