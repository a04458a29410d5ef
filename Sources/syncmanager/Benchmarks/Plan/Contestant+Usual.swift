// Contestants that come up again and again.

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
        pythonOnOurs(Crew(program: .python, workload: workload, processes: processes))
    }

    /// CPython clients of our server, described further.
    static func pythonOnOurs(_ crews: Crew...) -> Contestant {
        Contestant(
            id: "python-on-ours",
            label: "CPython clients, our server",
            server: .ours(),
            load: .crews(crews)
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

    /// Processes that pass a ball to and fro, and do nothing with it.
    static func pingPong(processes: Int = 1) -> Contestant {
        Contestant(
            id: "ping-pong",
            label: "blocking ping-pong, no manager",
            server: .echo(peers: processes),
            load: .crews([Crew(program: .swift, workload: .pingPong, processes: processes)])
        )
    }

    /// `redis-benchmark` at Redis.
    static func redis(connections: Int, pipeline: Int) -> Contestant {
        Contestant(
            id: "redis",
            label: "Redis, redis-benchmark -P \(pipeline)",
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
