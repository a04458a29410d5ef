import MPTestSupport
import Multiprocessing
import Testing

/// Stock CPython as the client: the same cases against CPython's own server and against ours.
@Suite(.timeLimit(.minutes(10)))
struct ConformanceTests {
    /// The tables that both servers have to answer alike: one per type, and some about the server.
    static let tables = [
        "arguments", "array", "barrier", "condition", "deque", "dict", "event", "iterator",
        "joinable_queue",
        "list", "lock", "manager", "namespace", "nesting", "numpy", "queue", "queue_order", "rlock",
        "semaphore", "set", "standard_values", "value", "wire",
    ]

    static let hasPython = !PythonInterpreter.all.isEmpty

    @Test(
        .enabled(if: hasPython, "there is no CPython 3.8 or newer here"),
        arguments: PythonInterpreter.selected,
        tables
    )
    func answersAsCPythonDoes(interpreter: PythonInterpreter, table: String) async throws {
        try await TestServer.run {
            $0.rights = .unrestricted
        } _: { server in
            try await compare(table, with: interpreter, against: server)
        }
    }

    @Test(
        .enabled(if: hasPython, "there is no CPython 3.8 or newer here"),
        arguments: ["manager", "nesting", "queue"]
    )
    func answersAsCPythonDoesOverTCP(table: String) async throws {
        let interpreter = try #require(PythonInterpreter.default)
        try await TestServer.run(over: .tcp) {
            $0.rights = .unrestricted
        } _: { server in
            try await compare(table, with: interpreter, against: server)
        }
    }

    @Test(
        .enabled(if: hasPython, "there is no CPython 3.8 or newer here"),
        arguments: PythonInterpreter.selected,
        ["atomic", "better", "known_bugs"]
    )
    func keepsItsPromises(interpreter: PythonInterpreter, table: String) async throws {
        try await TestServer.run { server in
            try await check(table, with: interpreter, against: server)
        }
    }

    /// Bare sockets are the same in every version.
    @Test(
        .enabled(if: hasPython, "there is no CPython 3.8 or newer here"),
        arguments: ["hostile_handshake", "hostile_request"]
    )
    func standsBadClients(table: String) async throws {
        let interpreter = try #require(PythonInterpreter.default)
        try await TestServer.run {
            $0.handshakeTimeout = .seconds(2)
            $0.trustsOwnUser = false
        } _: { server in
            try await check(table, with: interpreter, against: server)
        }
    }

    @Test(
        .enabled(if: hasPython, "there is no CPython 3.8 or newer here"),
        arguments: PythonInterpreter.selected
    )
    func givesBackWhatTheDeadHeldIfItIsTold(interpreter: PythonInterpreter) async throws {
        try await TestServer.run {
            $0.releasesDeadClients = true
        } _: { server in
            try await check("dead_clients", with: interpreter, against: server)
        }
    }

    /// Runs a table whose cases say what they expect.
    private func check(
        _ table: String,
        with interpreter: PythonInterpreter,
        against server: TestServer
    ) async throws {
        let cases = try await outcomes(of: table, with: interpreter, against: .ours(server))
        #expect(!cases.isEmpty)
        for each in cases {
            #expect(each.outcome == each.expects, "\(each.name)")
        }
    }

    private func compare(
        _ table: String,
        with interpreter: PythonInterpreter,
        against server: TestServer
    ) async throws {
        async let oracle = outcomes(of: table, with: interpreter, against: .oracle)
        async let candidate = outcomes(of: table, with: interpreter, against: .ours(server))
        let (expected, actual) = try await (oracle, candidate)
        #expect(!expected.isEmpty)
        let byName = Dictionary(actual.map { ($0.name, $0.outcome) }, uniquingKeysWith: { $1 })
        for each in expected {
            #expect(byName[each.name] == each.outcome, "\(each.name)")
        }
    }
}
