/// One way of doing what a benchmark is about: a server, and those who use it.
struct Candidate: Equatable, Sendable {
    /// Names a candidate of a benchmark.
    struct ID: Hashable, Sendable {
        let name: String
        let clients: Int

        init(_ name: String, clients: Int = 1) {
            self.name = name
            self.clients = clients
        }
    }

    /// The server of a candidate.
    enum Server: Equatable, Sendable {
        /// `syncmanager serve` at a Unix socket, with these options beside the defaults.
        case ours(options: [String] = [])
        /// `syncmanager serve` with TLS 1.3 over loopback.
        case oursOverTLS
        /// `syncmanager serve` at a Unix socket, with pools of two processes for clients in Python.
        case oursWithPython
        /// The manager of CPython's `multiprocessing` at a Unix socket.
        case cpython
        /// Redis at a Unix socket, without persistence.
        case redis
        /// Two blocking system calls in a loop for one peer; where there are more, one that tells whose turn it is.
        case echo
        /// None: the workers are among themselves.
        case none
    }

    /// What goals call it; one of a kind among those with equally many clients.
    let name: String
    /// What the report calls it.
    let label: String
    /// What the workers use.
    let server: Server
    /// Who works.
    let workers: [WorkerGroup]
    /// How many connections are open beside those of the workers.
    var idleConnections = 0
    /// How long its server is watched doing nothing, in place of rounds; `nil` if there are rounds.
    var watchedFor: Duration?
    /// What memory of its worker is looked at before and after one round, in place of many; `nil` if none is.
    var weighing: Weighing?

    /// Whether it is measured round after round.
    var hasRounds: Bool { watchedFor == nil && weighing == nil }

    /// How many connections the workers have whose work counts.
    var clients: Int {
        workers.filter(\.counts).reduce(0) { $0 + $1.processes * $1.links }
    }

    var id: ID { ID(name, clients: clients) }

    /// Whether it can't be measured without `python3`.
    var needsPython: Bool {
        [.cpython, .oursWithPython].contains(server) || workers.contains { $0.program == .python }
    }
}
