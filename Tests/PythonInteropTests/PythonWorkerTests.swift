import Foundation
import MPTestSupport
import Multiprocessing
import Testing

/// A worker in Python, and a submitter of the same module.
@Suite(.timeLimit(.minutes(10))) struct PythonWorkerTests {
    private static let expected = """
        144 11 3 nothing later
        2021-01-01
        3000000 2000000
        (True, True, datetime.timedelta(seconds=1))
        True True [3, 7]
        ZeroDivisionError: division by zero from RemoteTraceback
        RemoteError: python_worker_tasks.Refusal: (5, 'refused')
        "python_worker_tasks.Refusal: (5, 'refused')" False
        TypeError: python_worker_tasks.unsendable: its result can't be sent
        RemoteError: builtins.SystemExit: 3
        TypeError: object of type 'type' has no len() from RemoteTraceback
        True
        ValueError: seven
        UnknownFunction: nobody_has_this: the worker has no function 'nobody_has_this': 
        WorkerLost: python_worker_tasks.die: its worker # was killed by SIGKILL
        WorkerLost: python_worker_tasks.die: its worker # was killed by SIGSEGV
         ended with status 4
        the second time
        TimeoutError: the task took longer than its time limit
        TimeoutError: python_worker_tasks.rest: it could not be done before it expired
        a task with the key 'five' is under way
        True set()
        25 False CancelledError
        ([0, 1, 4, 9], 'cancelled') 36
        True
        49
        2646700
        True CancelledError
        the queue object was closed

        """

    @Test(arguments: PythonInterpreter.selected)
    func runsTasks(_ interpreter: PythonInterpreter) async throws {
        try await TestServer.run { try await Self.expectOutcomes(of: $0, interpreter) }
    }

    @Test(arguments: PythonInterpreter.selected)
    func runsTasksOverTCP(_ interpreter: PythonInterpreter) async throws {
        try await TestServer.run(over: .tcp) { try await Self.expectOutcomes(of: $0, interpreter) }
    }

    @Test(arguments: PythonInterpreter.selected)
    func runsTasksOverTLS(_ interpreter: PythonInterpreter) async throws {
        let files = try CertificateFixture.shared.get()
        try await TestServer.run {
            $0.addresses = [.tls(host: "127.0.0.1", port: 0)]
            $0.tls = .certificate(files.certificate("server"), key: files.key("server"))
        } _: { server in
            let authority = files.certificate("authority")
            try await Self.expectOutcomes(of: server, interpreter, authority: authority)
        }
    }

    /// Each task has one outcome, whatever is killed.
    @Test(arguments: [1, 2])
    func survivesKills(_ seed: Int) async throws {
        let python = try #require(PythonInterpreter.default)
        try await TestServer.run { server in
            let chaos = try Self.python(
                python,
                [
                    try Self.script("python_worker_chaos"), Self.modules, "\(server.address)",
                    server.authkeyFile.path, "\(seed)",
                ]
            )
            #expect(try await chaos.output() == "each task has one outcome\n")
        }
    }

    @Test func makesOnlyWhatIsAllowed() async throws {
        let python = try #require(PythonInterpreter.default)
        let script = """
            import sys, swift_worker, python_worker_tasks
            from datetime import timedelta
            server = swift_worker.Server(sys.argv[1], authkey_file=sys.argv[2])
            point = python_worker_tasks.Point(3, 4)
            with server.queue("jobs") as jobs:
                print(jobs.submit("python_worker_tasks.area", point).result())
                print(jobs.submit("python_worker_tasks.length", [point, timedelta(1)]).result())
                for value in (python_worker_tasks.square, python_worker_tasks.Refusal(1)):
                    try:
                        print(jobs.submit("python_worker_tasks.length", [value]).result())
                    except TypeError as error:
                        print(str(error).partition("the class ")[2].partition(":")[0])
                # Its class is imported here, so that it comes as itself.
                try:
                    jobs.submit("python_worker_tasks.refuse", 5).result()
                except python_worker_tasks.Refusal as error:
                    print(error.args)
                # A result of this class isn't allowed here.
                try:
                    jobs.submit("python_worker_tasks.same", point).result()
                except TypeError as error:
                    print(str(error).partition(": ")[0])
            """
        try await TestServer.run { server in
            let options = ["--allow-class", "python_worker_tasks.Point", "python_worker_tasks"]
            let worker = try Self.worker(python, server, options)
            defer { worker.kill() }
            let place = ["\(server.address)", server.authkeyFile.path]
            let output = try await Self.python(python, ["-c", script] + place).output()
            #expect(
                output == """
                    12
                    2
                    python_worker_tasks.square isn't allowed here
                    python_worker_tasks.Refusal isn't allowed here
                    (5, 'refused')
                    its result can't be used

                    """
            )
        }
    }

    @Test func says() async throws {
        let python = try #require(PythonInterpreter.default)
        try await TestServer.run { server in
            let cases: [(words: [String], complaint: String, status: Int32)] = [
                (["no_such_module"], "No module named 'no_such_module'", 1),
                (["--processes", "0", "python_worker_tasks"], "one process or more", 2),
                (["--label", "gpu=many", "python_worker_tasks"], "not 'gpu=many'", 2),
                (["--allow-class", "a b", "python_worker_tasks"], "not 'a b'", 2),
                (["--ca", "ca.pem", "python_worker_tasks"], "is no tls:// address", 2),
                (["contextlib", "--connect", "unix:/nowhere"], "No such file", 1),
            ]
            for (words, complaint, status) in cases {
                let ending = await (try Self.worker(python, server, words)).wait()
                #expect(ending.errors.contains(complaint), "\(ending.errors)")
                #expect(ending.status == status)
            }
        }
    }

    private static func expectOutcomes(
        of server: TestServer,
        _ interpreter: PythonInterpreter,
        authority: String? = nil
    ) async throws {
        let trust = authority.map { ["--ca", $0] } ?? []
        let worker = try worker(
            interpreter,
            server,
            ["--processes", "2", "python_worker_tasks"] + trust
        )
        defer { worker.kill() }
        let client = try python(
            interpreter,
            [
                try script("python_worker_client"), "\(server.address)", server.authkeyFile.path,
            ] + (authority.map { [$0] } ?? [])
        )
        #expect(try await client.output() == expected)
        // Nothing is left when it has gone, and it goes when it is told to.
        #expect(kill(worker.pid, SIGTERM) == 0)
        let ending = await worker.wait()
        #expect(ending.status == 0, "\(ending.errors)")
        #expect(ending.errors.isEmpty, "\(ending.errors)")
    }

    private static func worker(
        _ interpreter: PythonInterpreter,
        _ server: TestServer,
        _ words: [String]
    ) throws -> ChildProgram {
        let options = [
            "-m", "swift_worker", "--connect", "\(server.address)", "--queue", "jobs",
            "--authkey-file", server.authkeyFile.path,
        ]
        return try python(interpreter, options + words)
    }

    private static func python(
        _ interpreter: PythonInterpreter,
        _ words: [String]
    ) throws -> ChildProgram {
        let resources = URL(filePath: try script("python_worker_tasks"))
            .deletingLastPathComponent().path
        let path = "PYTHONPATH=\(modules):\(examples)/python-over-tls:\(resources)"
        return try ChildProgram("/usr/bin/env", [path, interpreter.path] + words)
    }

    private static func script(_ name: String) throws -> String {
        try #require(Bundle.module.path(forResource: "Resources/\(name)", ofType: "py"))
    }

    private static let examples = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("examples").path

    /// Where the worker is.
    private static let modules = examples + "/python-worker"
}
