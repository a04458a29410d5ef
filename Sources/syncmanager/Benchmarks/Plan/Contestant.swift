/// One way of doing what a contest is about: a server, and those who use it.
struct Contestant: Equatable, Sendable {
    /// What goals call it; one of a kind in each stage.
    let id: String
    /// What the report calls it.
    let label: String
    /// What the workers use.
    let server: ServerKind
    /// Who works.
    let load: Load
    /// How many connections are open beside those of the workers.
    var idleConnections = 0
    /// How long its server is watched doing nothing, in place of rounds; `nil` if there are rounds.
    var watchedFor: Duration?

    /// The server of a contestant.
    enum ServerKind: Equatable, Sendable {
        /// `syncmanager serve` at a Unix socket, with these options beside the defaults.
        case ours(options: [String] = [])
        /// `syncmanager serve` with TLS 1.3 over loopback.
        case oursOverTLS
        /// The manager of CPython's `multiprocessing` at a Unix socket.
        case cpython
        /// Redis at a Unix socket, without persistence.
        case redis
        /// Two blocking system calls in a loop for one peer; where there are more, one that tells whose turn it is.
        case echo(peers: Int = 1)
        /// None: the workers are among themselves.
        case none
    }

    /// Those who work.
    enum Load: Equatable, Sendable {
        /// Processes of ours.
        case crews([Crew])
        /// `redis-benchmark` with so many connections, and so many requests under way on each.
        case redisBenchmark(connections: Int, pipeline: Int)
    }
}

/// Processes that do the same.
struct Crew: Equatable, Sendable {
    /// What their program is written in.
    enum Program: Equatable, Sendable {
        case swift
        case python
    }

    /// What their program is written in.
    let program: Program
    /// What they do.
    let workload: Workload
    /// How many processes they are.
    var processes = 1
    /// How many connections each process has.
    var links = 1
    /// How many tasks work on each connection.
    var tasks = 1
    /// Whether those in Swift look for answers before they sleep.
    var polling = Polling.adaptive
    /// Whether what they do counts; the others are there for these.
    var counts = true
}

extension Contestant {
    /// Whether it can't be measured without `python3`.
    var needsPython: Bool {
        if server == .cpython { return true }
        guard case .crews(let crews) = load else { return false }
        return crews.contains { $0.program == .python }
    }
}
