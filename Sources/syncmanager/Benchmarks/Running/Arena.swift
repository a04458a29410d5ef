internal import Multiprocessing

/// Where contestants are prepared: their servers and workers are started, and reached.
struct Arena: Sendable {
    /// What can be used.
    let installation: Installation
    /// Where sockets, logs and the authkey are; nobody else can look into it.
    let directory: TemporaryDirectory
    /// Who is started.
    let children: Children
    /// The file with the authkey of all servers.
    let authkeyFile: String
    /// The file with what CPython runs.
    let script: String

    /// Writes the files that all need.
    init(
        installation: Installation,
        directory: TemporaryDirectory,
        children: Children
    ) throws {
        self.installation = installation
        self.directory = directory
        self.children = children
        authkeyFile = directory.path + "/authkey"
        script = directory.path + "/benchmark.py"
        try Authkey.generate(at: authkeyFile)
        try writeFile(PythonScript.source, to: script)
    }

    /// Why a contestant can't be measured here; `nil` if it can.
    func obstacle(to contestant: Contestant) -> String? {
        if contestant.needsPython, installation.python == nil {
            return "there is no python3 that runs"
        }
        if contestant.server == .redis, installation.redis == nil {
            return "there is no redis-server with redis-benchmark"
        }
        let connections = contestant.idleConnections
        if connections > 0, FileLimit.now < connections + 200 {
            return
                "a process may have \(FileLimit.now) open files, and the server needs more (ulimit -Hn)"
        }
        return nil
    }

    /// Starts the server of a contestant and its workers, and waits until all are ready.
    ///
    /// - Parameters:
    ///   - contestant: Who is measured.
    ///   - name: What its files are called; another one for each contestant.
    /// - Returns: The contestant, whose workers wait for a round.
    /// - Throws: `CommandError` if one of the processes fails; `CancellationError`.
    func prepare(_ contestant: Contestant, as name: String) async throws -> PreparedContestant {
        let server = try await startServer(contestant.server, as: name)
        var prepared = PreparedContestant(
            server: server.companion,
            load: try await prepare(contestant.load, as: name, at: server)
        )
        if contestant.idleConnections > 0 {
            try await hold(contestant.idleConnections, as: name, at: server, for: &prepared)
        }
        return prepared
    }

    private func prepare(
        _ load: Contestant.Load,
        as name: String,
        at server: RunningServer
    ) async throws -> PreparedContestant.Load {
        switch load {
        case .redisBenchmark(let connections, let pipeline):
            return .redisBenchmark(
                try await RedisBenchmark(
                    arena: self,
                    socket: server.path,
                    connections: connections,
                    pipeline: pipeline
                )
            )
        case .crews(let crews):
            let workers = try crews.flatMap { crew in
                try (0..<crew.processes).map { number in
                    let companion = try startWorker(of: crew, "\(name)-\(number)", at: server)
                    return PreparedContestant.Worker(companion: companion, counts: crew.counts)
                }
            }
            // All start at the same time; what is waited for is the slowest.
            for worker in workers { _ = try await worker.companion.line(containing: "ready") }
            return .workers(workers)
        }
    }

    /// Opens connections that nobody uses, and weighs them.
    private func hold(
        _ connections: Int,
        as name: String,
        at server: RunningServer,
        for prepared: inout PreparedContestant
    ) async throws {
        guard let process = server.companion?.process else { return }
        // What the server needs for its active clients it has then taken already.
        _ = try await prepared.round(.warmUp)
        let before = try ProcessFigures.residentMemory(of: process.id)
        let holders = 4
        for number in 0..<holders {
            let share = connections / holders + (number < connections % holders ? 1 : 0)
            let crew = Crew(program: .swift, workload: .idle, links: share)
            prepared.holders.append(try startWorker(of: crew, "\(name)-\(number)", at: server))
        }
        for holder in prepared.holders { _ = try await holder.line(containing: "ready") }
        let after = try ProcessFigures.residentMemory(of: process.id)
        prepared.figures.append(
            Figure(
                name: Figure.memoryPerConnection,
                value: (after - before) / Double(connections),
                unit: "KiB"
            )
        )
    }

    /// Starts a program with a log of its own.
    func start(_ name: String, _ program: Program) throws -> Companion {
        try Companion(
            name: name,
            program: program,
            errors: "\(directory.path)/\(name).log",
            among: children
        )
    }
}

// MARK: Servers

/// A server that can be reached.
struct RunningServer: Sendable {
    /// Its process; `nil` if the workers need none.
    let companion: Companion?
    /// Where it listens.
    let address: String
    /// The same without what says which kind of address it is.
    var path: String { String(address.drop { $0 != ":" }.dropFirst()) }
}

extension Arena {
    private func startServer(
        _ kind: Contestant.ServerKind,
        as name: String
    ) async throws
        -> RunningServer
    {
        let socket = "\(directory.path)/\(name)"
        let unix = "unix:" + socket
        switch kind {
        case .none:
            return RunningServer(companion: nil, address: unix)
        case .ours(let options):
            return try await serve(at: unix, options, as: name)
        case .oursOverTLS:
            return try await serve(at: "tls://127.0.0.1:0", ["--tls-by-authkey"], as: name)
        case .cpython:
            let server = try start("CPython's manager \(name)", python("server", socket))
            _ = try await server.line(containing: "listening on ")
            return RunningServer(companion: server, address: unix)
        case .echo(let peers):
            let program = own([
                "benchmark-client", Workload.pingPong.rawValue, "--serve", "--address", unix,
                "--authkey-file", authkeyFile, "--links", "\(peers)",
            ])
            let server = try start("ping-pong \(name)", program)
            _ = try await server.line(containing: "listening on ")
            return RunningServer(companion: server, address: unix)
        case .redis:
            let server = try start("redis-server \(name)", redisServer(socket))
            _ = try await server.line(containing: "eady to accept connections")
            return RunningServer(companion: server, address: unix)
        }
    }

    private func serve(
        at address: String,
        _ options: [String],
        as name: String
    ) async throws -> RunningServer {
        let program = own(
            ["serve", "--address", address, "--authkey-file", authkeyFile] + options
        )
        let server = try start("our server \(name)", program)
        let prefix = "listening on "
        let line = try await server.line(containing: prefix)
        return RunningServer(companion: server, address: String(line.dropFirst(prefix.count)))
    }

    private func redisServer(_ socket: String) -> Program {
        Program(
            executable: installation.redis?.server ?? "redis-server",
            arguments: [
                "--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no", "--dir",
                directory.path,
            ]
        )
    }
}

// MARK: Workers

extension Arena {
    private func startWorker(
        of crew: Crew,
        _ name: String,
        at server: RunningServer
    ) throws -> Companion {
        let name = "\(crew.workload.rawValue) \(name)"
        switch crew.program {
        case .python:
            return try start("CPython's \(name)", python(crew.workload.rawValue, server.path))
        case .swift:
            let tls = server.address.hasPrefix("tls:") ? ["--tls-by-authkey"] : []
            let program = own(
                [
                    "benchmark-client", crew.workload.rawValue, "--address", server.address,
                    "--authkey-file", authkeyFile, "--links", "\(crew.links)", "--tasks",
                    "\(crew.tasks)", "--polling", crew.polling.rawValue,
                ] + tls
            )
            return try start("Swift's \(name)", program)
        }
    }

    private func own(_ arguments: [String]) -> Program {
        Program(executable: installation.ownProgram, arguments: arguments)
    }

    private func python(_ role: String, _ socket: String) -> Program {
        Program(
            executable: installation.python?.executable ?? "python3",
            arguments: [script, role, socket, authkeyFile]
        )
    }
}
