internal import Foundation
internal import Multiprocessing

/// Starts the servers and workers of candidates, and waits until they are ready.
struct Fixture: Sendable {
    /// What can be used.
    let programs: InstalledPrograms
    /// Where sockets, logs and the authkey are; nobody else can look into it.
    let directory: String
    /// The file with the authkey of all servers.
    let authkeyFile: String

    /// Makes the authkey.
    init(programs: InstalledPrograms, directory: String) throws {
        self.programs = programs
        self.directory = directory
        authkeyFile = directory + "/authkey"
        try Authkey.generate(at: authkeyFile)
    }

    /// Why a candidate can't be measured here; `nil` if it can.
    func obstacle(to candidate: Candidate) -> String? {
        if candidate.needsPython, programs.python == nil {
            return "there is no python3 that runs"
        }
        if candidate.server == .redis, programs.redis == nil {
            return "there is no redis-server with redis-benchmark"
        }
        let connections = candidate.idleConnections
        if connections > 0, FileLimit.now < connections + 200 {
            return
                "a process may have \(FileLimit.now) open files, and the server needs more (ulimit -Hn)"
        }
        return nil
    }

    /// Starts the server of a candidate and its workers, and waits until all are ready.
    ///
    /// - Parameters:
    ///   - candidate: Who is measured.
    ///   - name: What its files are called; another one for each candidate.
    /// - Returns: The candidate, whose workers wait for a round.
    /// - Throws: `BenchmarkError` if one of the processes fails.
    func start(_ candidate: Candidate, as name: String) async throws -> RunningCandidate {
        let server = try await start(candidate.server, for: candidate.clients, as: name)
        var workers: [RunningCandidate.Worker] = []
        for group in candidate.workers {
            for number in 0..<group.processes {
                let process = try await start(group, "\(name)-\(number)", at: server.address)
                workers.append(.init(process: process, counts: group.counts))
            }
        }
        // All start at the same time; what is waited for is the slowest.
        for worker in workers { _ = try await worker.process.line(containing: "ready") }
        var running = RunningCandidate(server: server.process, workers: workers)
        if candidate.idleConnections > 0 {
            try await hold(candidate.idleConnections, at: server, for: &running)
        }
        return running
    }

    /// Opens connections that nobody uses, and weighs them.
    private func hold(
        _ connections: Int,
        at server: RunningServer,
        for candidate: inout RunningCandidate
    ) async throws {
        guard let process = server.process else { return }
        // What the server needs for its active clients it has then taken already.
        _ = try await candidate.round(.warmUp)
        let before = try ProcessFigures.residentMemory(of: process.id)
        let holders = 4
        for number in 0..<holders {
            let share = connections / holders + (number < connections % holders ? 1 : 0)
            let group = WorkerGroup.swift(.idle, links: share)
            candidate.holders.append(try await start(group, "\(number)", at: server.address))
        }
        for holder in candidate.holders { _ = try await holder.line(containing: "ready") }
        let after = try ProcessFigures.residentMemory(of: process.id)
        let memory = (after - before) / Double(connections)
        candidate.figures.append(
            Figure(name: Figure.memoryPerConnection, value: memory, unit: "KiB")
        )
    }

    private func start(
        _ group: WorkerGroup,
        _ name: String,
        at address: String
    ) async throws -> LineProgram {
        let workload = group.workload.rawValue
        switch group.program {
        case .python:
            let command =
                group.workload.needsManager
                ? python(
                    group.workload.script,
                    [workload, address.path, authkeyFile, Self.workerModules]
                ) : python(group.workload.script, [workload])
            return try await run("CPython's \(workload) \(name)", command)
        case .swift:
            var command = [
                programs.benchmark, "worker", workload, "--address", address, "--authkey-file",
                authkeyFile, "--links", "\(group.links)", "--tasks", "\(group.tasks)",
            ]
            if address.hasPrefix("tls:") { command.append("--tls-by-authkey") }
            if !group.polls { command.append("--never-poll") }
            return try await run("Swift's \(workload) \(name)", command)
        }
    }

    /// Starts a program with a log of its own.
    private func run(_ name: String, _ command: [String]) async throws -> LineProgram {
        try await LineProgram(name, command, log: URL(filePath: "\(directory)/\(name).log"))
    }

    /// Where the module `swift_worker` is: in this repository.
    private static let workerModules = URL(filePath: #filePath)
        .appending(path: "../../../../../../examples/python-worker").standardized.path

    private func python(_ script: String, _ arguments: [String]) -> [String] {
        let path = Bundle.module.path(forResource: script, ofType: "py")
        return [programs.python?.executable ?? "python3", path ?? ""] + arguments
    }
}

// MARK: Servers

/// A server that can be reached.
private struct RunningServer {
    /// Its process; `nil` if the workers need none.
    let process: LineProgram?
    /// Where it listens.
    let address: String
}

extension Fixture {
    private func start(
        _ server: Candidate.Server,
        for clients: Int,
        as name: String
    ) async throws -> RunningServer {
        let socket = "\(directory)/\(name)"
        let unix = "unix:\(socket)"
        switch server {
        case .none:
            return RunningServer(process: nil, address: unix)
        case .ours(let options):
            return try await serve(at: unix, options, as: name)
        case .oursWithPython:
            let modules = Bundle.module.path(forResource: "pools", ofType: "py") ?? ""
            let options = [
                "--python-workers", "\(programs.python?.executable ?? "python3"):2",
                "--python-path", URL(filePath: modules).deletingLastPathComponent().path,
            ]
            return try await serve(at: unix, options, as: name)
        case .oursOverTLS:
            return try await serve(at: "tls://127.0.0.1:0", ["--tls-by-authkey"], as: name)
        case .cpython:
            let command = python("benchmark", ["server", socket, authkeyFile])
            let server = try await run("CPython's manager \(name)", command)
            _ = try await server.line(containing: "listening on ")
            return RunningServer(process: server, address: unix)
        case .echo:
            let command = [programs.benchmark, "echo", socket, "--peers", "\(clients)"]
            let server = try await run("ping-pong \(name)", command)
            _ = try await server.line(containing: "listening on ")
            return RunningServer(process: server, address: unix)
        case .redis:
            let server = try await run("redis-server \(name)", redisServer(socket))
            _ = try await server.line(containing: "eady to accept connections")
            return RunningServer(process: server, address: unix)
        }
    }

    private func serve(
        at address: String,
        _ options: [String],
        as name: String
    ) async throws -> RunningServer {
        let command = [
            programs.server, "serve", "--address", address, "--authkey-file", authkeyFile,
        ]
        let server = try await run("our server \(name)", command + options)
        let prefix = "listening on "
        let line = try await server.line(containing: prefix)
        return RunningServer(process: server, address: String(line.dropFirst(prefix.count)))
    }

    private func redisServer(_ socket: String) -> [String] {
        [
            programs.redis?.executable ?? "redis-server", "--port", "0", "--unixsocket", socket,
            "--save", "", "--appendonly", "no", "--dir", directory,
        ]
    }
}

extension String {
    /// An address without what says which kind it is.
    fileprivate var path: String { String(drop { $0 != ":" }.dropFirst()) }
}
