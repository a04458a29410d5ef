import Foundation
import MPChildFunctions
import MPTestSupport
import Multiprocessing
import Testing

/// Workers in Swift and in Python, for one queue.
@Suite(
    .timeLimit(.minutes(10)),
    .enabled(if: PythonInterpreter.default != nil, "there is no CPython here")
)
struct MixedClusterTests {
    typealias Cluster = ClusterTests.Cluster

    @Test(arguments: [KilledServerTests.Route.unix, .tls])
    func aSwiftPoolCallsFunctionsOfPython(_ route: KilledServerTests.Route) async throws {
        try await withCluster(route) { cluster in
            let worker = try cluster.pythonWorker()
            defer { worker.kill() }
            let pool = try await cluster.manager.clusterPool(named: "jobs")
            try await cluster.wait { $0.workers == 1 }
            #expect(try await pool.map(.pythonSquare, 0..<3000) == (0..<3000).map { $0 * $0 })
            #expect(try await pool.apply(.pythonAdd, (20, 22)) == 42)
            #expect(try await pool.apply(.pythonNothing, ()) == "nothing")
            for size in [1, 4] {
                let failure = await #expect(throws: MapFailure.self) {
                    try await pool.map(.pythonRefusesSeven, 0..<20, chunkSize: size)
                }
                #expect(failure?.index == 7)
                let error = (failure?.error as? MultiprocessingError)?.remote
                #expect(error?.typeName == "builtins.ValueError")
                #expect(error?.message == "seven")
            }
            let error = await #expect(throws: MultiprocessingError.self) {
                try await pool.apply(.pythonRefuse, 5)
            }
            let remote = error?.remote
            #expect(remote?.typeName == "python_worker_tasks.Refusal")
            #expect(remote?.message == "(5, 'refused')")
            #expect(remote?.traceback?.contains("in refuse\n    raise Refusal") == true)
            await expect(.workerLost, "was killed by SIGKILL") {
                try await pool.apply(.pythonDie, Int(SIGKILL))
            }
            await expect(.unknownFunction, "python_worker_tasks.square") {
                try await pool.apply(RemoteFunction<Int, Int>("nobodyHasThis") { $0 }, 1)
            }
            // The argument is a text, which has no square.
            await expect(.remote, "builtins.TypeError") {
                try await pool.apply(
                    RemoteFunction<String, Int>("python_worker_tasks.square") { _ in 0 },
                    "x"
                )
            }
        }
    }

    @Test func tasksGoToWorkersThatHaveTheirFunction() async throws {
        try await withCluster { cluster in
            let workers = [try cluster.worker(), try cluster.pythonWorker()]
            defer { for worker in workers { worker.kill() } }
            try await cluster.wait { $0.workers == 2 }
            let pool = try await cluster.manager.clusterPool(named: "jobs")
            async let swift = pool.map(.square, 0..<2000, chunkSize: 1)
            async let python = pool.map(.pythonSquare, 0..<2000, chunkSize: 1)
            let squares = (0..<2000).map { $0 * $0 }
            #expect(try await swift == squares)
            #expect(try await python == squares)
            let script = """
                import sys, swift_worker
                server = swift_worker.Server(sys.argv[1], authkey_file=sys.argv[2])
                with server.queue("jobs") as jobs:
                    squares = [number * number for number in range(1000)]
                    print(list(jobs.map("square", range(1000))) == squares)
                    print(list(jobs.map("python_worker_tasks.square", range(1000))) == squares)
                    try:
                        print(list(jobs.map("failAtSeven", range(9))))
                    except swift_worker.RemoteError as error:
                        print(error.class_name, error.message)
                    for name, argument in (("dieBy", 9), ("nobodyHasThis", 1)):
                        try:
                            print(jobs.submit(name, argument).result())
                        except Exception as error:
                            print(type(error).__name__)
                """
            let place = ["\(cluster.server.address)", cluster.server.authkeyFile.path]
            let words = ["-c", script] + place
            let output = try await cluster.python(words).output()
            #expect(
                output == """
                    True
                    True
                    TestFailure broken(part: "seven")
                    WorkerLost
                    UnknownFunction

                    """
            )
            #expect(try await cluster.queue.counts().retried == 0)
        }
    }

    @Test func aPythonWorkerDrainsAndGivesBackWhatItHasNotBegun() async throws {
        try await withCluster { cluster in
            let first = try cluster.pythonWorker(["--processes", "2"])
            defer { first.kill() }
            let pool = try await cluster.manager.clusterPool(named: "jobs")
            // Short ones first, so that it leases many together.
            _ = try await pool.map(.pythonSquare, 0..<3000)
            let rests = pool.mapAsync(.pythonRest, Array(repeating: 0.1, count: 200), chunkSize: 1)
            try await cluster.wait { $0.leased > 0 && $0.queued > 0 }
            #expect(kill(first.pid, SIGTERM) == 0)
            let ending = await first.wait()
            #expect(ending.status == 0, "\(ending.errors)")
            let counts = try await cluster.queue.counts()
            #expect(counts.leased == 0)
            #expect(counts.lost == 0)
            #expect(counts.queued > 0)
            let second = try cluster.pythonWorker(["--processes", "8"])
            defer { second.kill() }
            #expect(try await rests.get() == Array(repeating: 0.1, count: 200))
        }
    }

    @Test func aSecondSIGTERMEndsAPythonWorkerAtOnce() async throws {
        try await withCluster { cluster in
            let worker = try cluster.pythonWorker(["--processes", "1"])
            defer { worker.kill() }
            let pool = try await cluster.manager.clusterPool(named: "jobs")
            let file = "/tmp/mp-settled-\(UUID().uuidString)"
            defer { unlink(file) }
            let task = try await pool.applyAsync(.pythonSettle, (file, 600))
            while access(file, F_OK) != 0 { try await Task.sleep(for: .milliseconds(5)) }
            #expect(await worker.wait(sending: SIGTERM).status == 128 + SIGTERM)
            await expect(.workerLost, "its worker has ended") { try await task.get() }
        }
    }

    @Test(arguments: [KilledServerTests.Route.unix, .tcp])
    func aPythonWorkerOutlivesItsServer(_ route: KilledServerTests.Route) async throws {
        let directory = try Self.newDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let options = try route.options(in: directory)
        let (cluster, worker) = try await ServeProgram.run(in: directory, options) {
            let cluster = try await Cluster($0)
            let worker = try cluster.pythonWorker()
            let pool = try await cluster.manager.clusterPool(named: "jobs")
            let file = "/tmp/mp-settled-\(UUID().uuidString)"
            defer { unlink(file) }
            _ = try await pool.applyAsync(.pythonSettle, (file, 600))
            while access(file, F_OK) != 0 { try await Task.sleep(for: .milliseconds(5)) }
            return (cluster, worker)
        }
        defer { worker.kill() }
        try await ServeProgram.run(in: directory, try route.options(at: cluster.server.address)) {
            _ in
            let jobs = try await cluster.manager.workQueue(
                named: "jobs",
                WireValue.self,
                returning: WireValue.self
            )
            // What it ran for the last server doesn't hold it up.
            let input = WireValue.tuple([.int(6), .int(3)])
            let id = try await jobs.put(.tuple([.text("divide"), .text("single"), input]))
            #expect(try await jobs.result(of: id).get() == .float(2))
            #expect(kill(worker.pid, SIGTERM) == 0)
            #expect(await worker.wait().status == 0)
        }
        await cluster.manager.close()
    }

    private static func newDirectory() throws -> URL {
        let directory = URL(filePath: "/tmp/mp-mixed-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        return directory
    }

    /// Runs a body with a server.
    private func withCluster(
        _ route: KilledServerTests.Route = .unix,
        _ body: (Cluster) async throws -> Void
    ) async throws {
        let directory = try Self.newDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        try await ServeProgram.run(in: directory, try route.options(in: directory)) { server in
            let cluster = try await Cluster(server)
            try await body(cluster)
            await cluster.manager.close()
        }
    }
}

// Functions that only the tests' worker in Python has.
extension RemoteFunction {
    fileprivate static func python(_ name: String) -> Self where Input: Codable, Output: Codable {
        Self("python_worker_tasks.\(name)") { _ in throw OnlyInPython() }
    }
}

/// A function of Python was run by Swift.
private struct OnlyInPython: Error {}

extension RemoteFunction where Input == Int, Output == Int {
    fileprivate static var pythonSquare: Self { .python("square") }
    fileprivate static var pythonRefuse: Self { .python("refuse") }
    fileprivate static var pythonRefusesSeven: Self { .python("refuse_seven") }
    fileprivate static var pythonDie: Self { .python("die") }
}

extension RemoteFunction where Input == Double, Output == Double {
    fileprivate static var pythonRest: Self { .python("sleep") }
}

extension RemoteFunction where Input == (Int, Int), Output == Int {
    fileprivate static var pythonAdd: Self {
        Self("python_worker_tasks.add") { (_: Int, _: Int) in throw OnlyInPython() }
    }
}

extension RemoteFunction where Input == (String, Int), Output == Int {
    fileprivate static var pythonSettle: Self {
        Self("python_worker_tasks.rest") { (_: String, _: Int) in throw OnlyInPython() }
    }
}

extension RemoteFunction where Input == Void, Output == String {
    fileprivate static var pythonNothing: Self {
        Self("python_worker_tasks.nothing") { throw OnlyInPython() }
    }
}

extension ClusterTests.Cluster {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// Starts a worker in Python.
    fileprivate func pythonWorker(
        _ options: [String] = ["--processes", "2"]
    ) throws -> ChildProgram {
        var words = [
            "-m", "swift_worker", "--connect", "\(server.address)", "--queue", "jobs",
            "--authkey-file", server.authkeyFile.path,
        ]
        if "\(server.address)".hasPrefix("tls:") {
            words += ["--ca", try CertificateFixture.shared.get().certificate("authority")]
        }
        return try python(words + options + ["python_worker_tasks"])
    }

    /// Starts a Python that finds the worker's module.
    fileprivate func python(_ words: [String]) throws -> ChildProgram {
        let interpreter = try #require(PythonInterpreter.default)
        let folders = [
            "examples/python-worker", "examples/python-over-tls",
            "Tests/PythonInteropTests/Resources",
        ]
        let path = folders.map { "\(Self.root)/\($0)" }.joined(separator: ":")
        return try ChildProgram("/usr/bin/env", ["PYTHONPATH=\(path)", interpreter.path] + words)
    }
}
