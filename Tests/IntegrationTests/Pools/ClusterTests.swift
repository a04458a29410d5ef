import Foundation
import MPChildFunctions
import MPTestSupport
import Multiprocessing
import Testing

/// Clusters: a pool in the test, a server and workers in processes of their own.
@Suite(.timeLimit(.minutes(10)))
struct ClusterTests {
    typealias Route = KilledServerTests.Route

    /// A server, a manager that is connected to it, and workers that are started as they are needed.
    struct Cluster {
        let server: ServeProgram
        let manager: SyncManager
        let queue: WorkQueueProxy<WireValue, WireValue>

        init(_ server: ServeProgram) async throws {
            var configuration = SyncManagerConfiguration()
            configuration.tls = TLSClientConfiguration(
                trust: .authorities(try CertificateFixture.shared.get().certificate("authority"))
            )
            configuration.reconnection.firstPause = .milliseconds(10)
            configuration.reconnection.longestPause = .milliseconds(100)
            configuration.reconnection.callLimit = .seconds(120)
            self.server = server
            manager = try await SyncManager.connect(
                to: server.address,
                authkey: server.authkey,
                configuration: configuration,
                retrying: .seconds(60)
            )
            queue = try await manager.workQueue(
                named: "jobs",
                WireValue.self,
                returning: WireValue.self
            )
        }

        /// Starts a worker.
        func worker(slots: Int = 2, _ options: [String] = []) throws -> ChildProgram {
            var words = [
                "worker", "--connect", "\(server.address)", "--queue", "jobs",
                "--authkey-file", server.authkeyFile.path, "--slots", "\(slots)",
            ]
            if "\(server.address)".hasPrefix("tls:") {
                words += ["--ca", try CertificateFixture.shared.get().certificate("authority")]
            }
            words += options + ["--", ProcessWorkerProgram.path]
            return try ChildProgram(try BuiltProgram.path("syncmanager"), words)
        }

        /// Waits until the counts of the queue are so.
        func wait(until isSo: (WorkQueueCounts) -> Bool) async throws {
            while !isSo(try await queue.counts()) { try await Task.sleep(for: .milliseconds(5)) }
        }
    }

    /// Runs a body with a server.
    private func withCluster(
        _ route: Route = .unix,
        _ body: (Cluster) async throws -> Void
    ) async throws {
        let directory = URL(filePath: "/tmp/mp-cluster-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }
        try await ServeProgram.run(in: directory, try route.options(in: directory)) { server in
            let cluster = try await Cluster(server)
            try await body(cluster)
            await cluster.manager.close()
        }
    }

    @Test(arguments: [Route.unix, .tls])
    func aKilledWorkerCostsNothingThatMayBeRetried(_ route: Route) async throws {
        try await withCluster(route) { cluster in
            let pool = try await cluster.manager.clusterPool(named: "jobs")
            var workers = [try cluster.worker(), try cluster.worker()]
            defer { for worker in workers { worker.kill() } }
            try await cluster.wait { $0.workers == 2 }
            // Killed at work: another one begins the task again.
            let file = "/tmp/mp-settled-\(UUID().uuidString)"
            defer { unlink(file) }
            let settled = try await pool.applyAsync(.settle, file, options: TaskOptions(retries: 9))
            while access(file, F_OK) != 0 { try await Task.sleep(for: .milliseconds(5)) }
            unlink(file)
            for worker in workers { worker.kill() }
            workers = [try cluster.worker(), try cluster.worker()]
            while access(file, F_OK) != 0 { try await Task.sleep(for: .milliseconds(5)) }
            settled.cancel()
            // Each input once, so that a task with two outcomes shows; microseconds, so that it takes seconds.
            let inputs = (0..<1000).map { 4000 + $0 }
            var results: [Int] = []
            let options = TaskOptions(retries: 3)
            for try await result in pool.imapUnordered(.spin, inputs, options: options) {
                results.append(result)
                if results.count.isMultiple(of: 200), results.count <= 800 {
                    workers[workers.count - 2].kill()
                    if results.count < 800 { workers.append(try cluster.worker()) }
                }
            }
            #expect(results.sorted() == inputs)
            let counts = try await cluster.queue.counts()
            #expect(counts.retried >= 1)
            #expect(counts.completed == 1000)
            #expect(counts.lost == 0)
            // In order, in chunks, over the worker that is left.
            let squares = try await pool.map(.square, 0..<10_000)
            #expect(squares == (0..<10_000).map { $0 * $0 })
        }
    }

    @Test func aTaskThatMayNotBeRetriedEndsWithItsWorker() async throws {
        try await withCluster { cluster in
            let pool = try await cluster.manager.clusterPool(named: "jobs")
            let worker = try cluster.worker(slots: 1)
            defer { worker.kill() }
            // Until it runs, the worker may not have the lease, and the task would be another's.
            let file = "/tmp/mp-settled-\(UUID().uuidString)"
            defer { unlink(file) }
            let task = try await pool.applyAsync(.settle, file)
            while access(file, F_OK) != 0 { try await Task.sleep(for: .milliseconds(5)) }
            worker.kill()
            await expect(.workerLost, "its worker has ended") { try await task.get() }
        }
    }

    @Test func aWorkerDrainsOnSIGTERM() async throws {
        try await withCluster { cluster in
            let pool = try await cluster.manager.clusterPool(named: "jobs")
            let first = try cluster.worker(slots: 1)
            defer { first.kill() }
            let rests = pool.mapAsync(.rest, Array(repeating: 100, count: 400), chunkSize: 1)
            try await cluster.wait { $0.completed >= 1 }
            #expect(kill(first.pid, SIGTERM) == 0)
            let ending = await first.wait()
            #expect(ending.status == 0, "\(ending.errors)")
            let counts = try await cluster.queue.counts()
            #expect(counts.completed >= 1)
            #expect(counts.leased == 0)
            #expect(counts.lost == 0)
            #expect(counts.queued + counts.completed == 400)
            #expect(counts.queued > 0)
            let second = try cluster.worker(slots: 60)
            defer { second.kill() }
            #expect(try await rests.get() == Array(repeating: 100, count: 400))
        }
    }

    @Test func aSecondSIGTERMEndsAtOnce() async throws {
        try await withCluster { cluster in
            let pool = try await cluster.manager.clusterPool(named: "jobs")
            let worker = try cluster.worker(slots: 1)
            defer { worker.kill() }
            // A task that is only leased would be given back.
            let file = "/tmp/mp-settled-\(UUID().uuidString)"
            defer { unlink(file) }
            let task = try await pool.applyAsync(.settle, file)
            while access(file, F_OK) != 0 { try await Task.sleep(for: .milliseconds(5)) }
            #expect(await worker.wait(sending: SIGTERM).status == 128 + SIGTERM)
            await expect(.workerLost, "its worker has ended") { try await task.get() }
        }
    }

    @Test func errorsSayWhatHasHappened() async throws {
        try await withCluster { cluster in
            let pool = try await cluster.manager.clusterPool(named: "jobs")
            let worker = try cluster.worker()
            defer { worker.kill() }
            let unknown = RemoteFunction<Int, Int>("nobodyHasThis") { $0 }
            await expect(.unknownFunction, "its functions are") { try await pool.apply(unknown, 1) }
            await expect(.unknownFunction, "square") { try await pool.apply(unknown, 1) }
            // The child of the worker dies, not the worker.
            await expect(.workerLost, "ClusterWorker-") {
                try await pool.apply(.dieBy, Int(SIGKILL))
            }
            await expect(.timedOut, "time limit") {
                let options = TaskOptions(timeLimit: .milliseconds(50))
                return try await pool.apply(.rest, 600_000, options: options)
            }
            for size in [1, 4] {
                let failure = await #expect(throws: MapFailure.self) {
                    try await pool.map(.failAtSeven, 0..<20, chunkSize: size)
                }
                #expect(failure?.index == 7)
            }
            let resting = try await pool.applyAsync(.rest, 600_000)
            try await cluster.wait { $0.leased >= 1 }
            resting.cancel()
            await expect(.cancelled, "the task was cancelled") { try await resting.get() }
            #expect(try await pool.apply(.square, 5) == 25)
            await expect(.invalidState, "has one over the same queue") {
                try await cluster.manager.clusterPool(named: "jobs")
            }
            pool.close()
            await expect(.closed, "takes no more tasks") { try await pool.apply(.square, 5) }
            try await pool.join()
        }
    }

    @Test func tasksGoToWorkersThatOfferWhatTheyDemand() async throws {
        try await withCluster { cluster in
            let pool = try await cluster.manager.clusterPool(named: "jobs")
            let plain = try cluster.worker(slots: 1)
            defer { plain.kill() }
            try await cluster.wait { $0.workers == 1 }
            let options = TaskOptions(demands: ["gpu": 1, "memory": 1 << 30])
            let task = try await pool.applyAsync(.square, 6, options: options)
            #expect(try await pool.apply(.square, 5) == 25)
            #expect(!task.isReady)
            let strong = try cluster.worker(
                slots: 1,
                ["--offer", "gpu=1", "--offer", "memory=4G"]
            )
            defer { strong.kill() }
            #expect(try await task.get() == 36)
        }
    }

    @Test func inspectShowsWorkersAndWhatTheyRun() async throws {
        try await withCluster { cluster in
            let pool = try await cluster.manager.clusterPool(named: "jobs")
            let worker = try cluster.worker(slots: 1, ["--offer", "gpu=1", "--offer", "fast"])
            defer { worker.kill() }
            let file = "/tmp/mp-settled-\(UUID().uuidString)"
            defer { unlink(file) }
            let running = try await pool.applyAsync(.settle, file)
            let waiting = try await pool.applyAsync(
                .square,
                6,
                options: TaskOptions(demands: ["nobodyHasThis": 0])
            )
            while access(file, F_OK) != 0 { try await Task.sleep(for: .milliseconds(5)) }
            try await cluster.wait { $0.leased == 1 && $0.queued == 1 }
            let report = try #require(
                try await cluster.manager.inspect().objects.lazy.compactMap(\.workQueue).first
            )
            #expect(report.workers.map(\.processID) == [Int(worker.pid)])
            #expect(report.workers.map(\.offering) == [["gpu": 1, "fast": 0]])
            #expect(report.workers.map(\.leased) == [1])
            #expect(report.tasks.map(\.name) == ["settle"])
            #expect(report.tasks.map(\.session) == report.workers.map(\.session))
            let words = try await ChildProgram(
                try BuiltProgram.path("syncmanager"),
                [
                    "inspect", "\(cluster.server.address)", "--authkey-file",
                    cluster.server.authkeyFile.path,
                ]
            ).output()
            #expect(words.contains("Work queue jobs ("))
            #expect(words.contains("Tasks: 1 queued, 0 delayed, 1 leased"))
            #expect(words.contains(#/ +\d+ +\d+ +– +fast gpu=1 +1 +[0-9.]+ s\n/#))
            #expect(words.contains(#/ +\d+ +settle +– +session \d+ +1 +running/#))
            running.cancel()
            waiting.cancel()
        }
    }

    @Test func workersAndPoolsOutliveTheirServer() async throws {
        let directory = URL(filePath: "/tmp/mp-cluster-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }
        let route = Route.unix
        let options = try route.options(in: directory)
        let (cluster, pool, worker, task) = try await ServeProgram.run(in: directory, options) {
            let cluster = try await Cluster($0)
            let pool = try await cluster.manager.clusterPool(named: "jobs")
            let worker = try cluster.worker()
            let task = try await pool.applyAsync(.rest, 600_000)
            try await cluster.wait { $0.leased == 1 }
            return (cluster, pool, worker, task)
        }
        defer { worker.kill() }
        await expect(.connectionLost, "the connection to the work queue was lost") {
            try await task.get()
        }
        try await ServeProgram.run(in: directory, try route.options(at: cluster.server.address)) {
            _ in
            let squares = try await pool.map(.square, 0..<1000)
            #expect(squares == (0..<1000).map { $0 * $0 })
            #expect(kill(worker.pid, SIGTERM) == 0)
            #expect(await worker.wait().status == 0)
        }
        await cluster.manager.close()
    }

    @Test func aProgramIsAWorkerItself() async throws {
        ProcessWorkerProgram.use()
        try await withCluster { cluster in
            let pool = try await cluster.manager.clusterPool(named: "jobs")
            let manager = cluster.manager
            let work = Task { try await Worker.run(queue: "jobs", on: manager, slots: 2) }
            #expect(try await pool.map(.square, 0..<500) == (0..<500).map { $0 * $0 })
            work.cancel()
            try await work.value
            let counts = try await cluster.queue.counts()
            #expect(counts.workers == 0)
            await expect(.invalidState, "one worker") {
                try await Worker.run(queue: "jobs", on: manager, slots: 0)
            }
        }
    }
}
