// Candidates that come up again and again.

extension Candidate {
    /// Swift clients of our server.
    static func swift(_ workers: WorkerGroup..., options: [String] = []) -> Candidate {
        Candidate(
            name: "ours",
            label: "Swift clients, our server",
            server: .ours(options: options),
            workers: workers
        )
    }

    /// Swift clients of our server whose values have types of Foundation.
    static func swiftWithData(_ workers: WorkerGroup...) -> Candidate {
        Candidate(
            name: "ours-data",
            label: "Swift clients with a struct that holds `Data`",
            server: .ours(),
            workers: workers
        )
    }

    /// CPython clients of our server.
    static func pythonOnOurs(_ workers: WorkerGroup..., options: [String] = []) -> Candidate {
        Candidate(
            name: "python-on-ours",
            label: "CPython clients, our server",
            server: .ours(options: options),
            workers: workers
        )
    }

    /// CPython clients of CPython's server.
    static func python(_ workers: WorkerGroup...) -> Candidate {
        Candidate(
            name: "cpython",
            label: "CPython clients, CPython's server",
            server: .cpython,
            workers: workers
        )
    }

    /// Processes that pass a ball to and fro, and do nothing with it.
    static func pingPong(processes: Int = 1) -> Candidate {
        Candidate(
            name: "ping-pong",
            label: "blocking ping-pong, no manager",
            server: .echo,
            workers: [.swift(.pingPong, processes: processes)]
        )
    }

    /// `redis-benchmark` at Redis, one process.
    static func redis(connections: Int, pipeline: Int) -> Candidate {
        Candidate(
            name: "redis",
            label: "Redis, redis-benchmark -c \(connections) -P \(pipeline)",
            server: .redis,
            workers: [.swift(.redisBenchmark, links: connections, tasks: pipeline)]
        )
    }

    /// `redis-benchmark` at Redis, a process for each connection.
    static func redis(processes: Int) -> Candidate {
        Candidate(
            name: "redis-processes",
            label: "Redis, \(processes) × redis-benchmark -c 1 -P 1",
            server: .redis,
            workers: [.swift(.redisProcesses, links: processes)]
        )
    }
}

extension Candidate.ID {
    /// Swift clients of our server.
    static func ours(clients: Int = 1) -> Self { Self("ours", clients: clients) }

    /// CPython clients of our server.
    static func pythonOnOurs(clients: Int = 1) -> Self { Self("python-on-ours", clients: clients) }

    /// Swift clients of our server whose values have types of Foundation.
    static func oursWithData(clients: Int = 1) -> Self { Self("ours-data", clients: clients) }

    /// CPython clients of CPython's server.
    static func cpython(clients: Int = 1) -> Self { Self("cpython", clients: clients) }
}
