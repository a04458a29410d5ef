import Foundation
import Glibc
import MPTestSupport
import Multiprocessing
import Testing

/// Pools and barriers with actions, whose processes the server starts for clients of stock CPython.
@Suite(
    .timeLimit(.minutes(10)),
    .enabled(if: !PythonInterpreter.all.isEmpty, "there is no CPython 3.8 or newer here")
)
struct PoolInManagerTests {
    private static let scenes = [
        "a_crash_ends_its_own_task", "each_task_has_one_outcome", "an_idle_process_is_replaced",
        "processes_are_renewed", "an_initializer_prepares", "no_more_processes_than_allowed",
        "tasks_wait_for_later_tasks", "long_tasks_pass", "elements_may_be_long_in_coming",
        "tasks_share_nothing", "a_broken_initializer_ends_tasks",
        "workers_are_confined", "errors_are_explained", "functions_of_programs_are_explained",
        "a_closed_output_ends_nothing",
        "termination_is_told",
        "objects_are_shared",
        "functions_of_the_server", "the_host_is_started_again",
        "each_call_has_one_outcome_whenever_the_host_is_killed", "results_go_on_as_they_are",
        "maps_are_joined", "damaged_answers_end_their_own_tasks",
        "iterators_are_read_in_order", "dropped_iterators_keep_nothing",
        "slow_readers_hold_tasks_up",
        "unpickling_that_waits_stops_nobody",
        "an_action_is_a_process_of_its_own", "lists_are_sorted_by_keys",
    ]

    @Test(arguments: PythonInterpreter.selected, scenes)
    func plays(_ interpreter: PythonInterpreter, _ scene: String) async throws {
        try await Self.play(scene, interpreter)
    }

    @Test("Functions and instances of any class go to pools, and nowhere else")
    func admitsFunctionsForPools() async throws {
        let interpreter = try #require(PythonInterpreter.default)
        try await Self.play("only_pools_take_functions", interpreter, over: .tcp)
    }

    @Test(arguments: PythonInterpreter.selected)
    func memoryIsLimited(_ interpreter: PythonInterpreter) async throws {
        try await Self.play("memory_is_limited", interpreter) {
            $0.python?.workerMemoryInBytes = 512 << 20
        }
    }

    @Test(arguments: PythonInterpreter.selected)
    func memoryOfTheHostIsLimited(_ interpreter: PythonInterpreter) async throws {
        try await Self.play("memory_of_the_host_is_limited", interpreter) {
            $0.python?.hostMemoryInBytes = 128 << 20
        }
    }

    @Test(
        "Only root can run Python code as somebody else",
        .enabled(
            if: getuid() == 0 && PythonInterpreter.ofTheSystem != nil,
            "only root can become another user, who needs an interpreter"
        )
    )
    func rightsAreGivenUp() async throws {
        let interpreter = try #require(PythonInterpreter.default)
        let nobody = try #require(getpwnam("nobody")).pointee
        let path = try #require(PythonInterpreter.ofTheSystem).path
        try await Self.play("rights_are_given_up", interpreter) {
            $0.python?.interpreter = path
            $0.python?.user = "nobody"
            $0.allowedUserIDs = [nobody.pw_uid]
            let folder = $0.addresses.first?.path.map(URL.init(fileURLWithPath:))
            if let folder = folder?.deletingLastPathComponent().path { chmod(folder, 0o711) }
        }
    }

    @Test
    func saysWhichOptionIsMissing() async throws {
        let interpreter = try #require(PythonInterpreter.default)
        try await TestServer.run { server in
            let output = try await Self.output("none_without_the_option", interpreter, server)
            #expect(output == "ok\n")
        }
    }

    @Test
    func processesEndWithTheServer() async throws {
        let interpreter = try #require(PythonInterpreter.default)
        let output = try await Self.play("ends_with_the_server", interpreter, expecting: nil)
        let processes = output.split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
        #expect(processes.count == 3)
        let deadline = ContinuousClock.now + .seconds(30)
        while processes.contains(where: Self.isAlive), ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(!processes.contains(where: Self.isAlive))
    }

    /// Whether a process does anything: one that has ended, and that nobody has collected, doesn't.
    private static func isAlive(_ process: Int32) -> Bool {
        let path = "/proc/\(process)/stat"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return false }
        return text[(text.lastIndex(of: ")") ?? text.startIndex)...].dropFirst(2).first != "Z"
    }

    /// Plays a scene on a server with pools of at most two processes.
    @discardableResult
    private static func play(
        _ scene: String,
        _ interpreter: PythonInterpreter,
        over transport: TestServer.Transport = .unix,
        expecting expected: String? = "ok\n",
        configure: (inout ManagerServerConfiguration) -> Void = { _ in }
    ) async throws -> String {
        var python = PythonHosting()
        python.interpreter = interpreter.path
        python.runsFunctions = true
        python.longestPool = 2
        python.modulePaths = [try script().deletingLastPathComponent().path]
        let hosting = python
        return try await TestServer.run(over: transport) {
            $0.python = hosting
            $0.registry.function("double", "number") { (number: Int) in number * 2 }
            configure(&$0)
        } _: { server in
            let output = try await output(scene, interpreter, server)
            if let expected { #expect(output == expected) }
            return output
        }
    }

    private static func output(
        _ scene: String,
        _ interpreter: PythonInterpreter,
        _ server: TestServer
    ) async throws -> String {
        let address: String
        if let path = server.address.path {
            address = path
        } else {
            let (host, port) = (server.address.host, server.address.port)
            address = "\(try #require(host)):\(try #require(port))"
        }
        let arguments = [try script().path, scene, address, server.authkeyFile.path]
        return try await ChildProgram(interpreter.path, arguments).output()
    }

    private static func script() throws -> URL {
        try #require(
            Bundle.module.url(
                forResource: "python_pool",
                withExtension: "py",
                subdirectory: "Resources"
            )
        )
    }
}
