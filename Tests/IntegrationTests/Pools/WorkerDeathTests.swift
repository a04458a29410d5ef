import Foundation
import MPChildFunctions
import MPTestSupport
import Multiprocessing
import Testing

/// A worker's end costs its own task, and nothing else.
@Suite(.timeLimit(.minutes(10)))
struct WorkerDeathTests {
    init() { ProcessWorkerProgram.use() }

    @Test(arguments: [SIGKILL, SIGSEGV, SIGTERM])
    func aSignalEndsOneTask(signal: Int32) async throws {
        try await withProcessPool(workers: 2) { pool async throws in
            var results: [AsyncResult<Int>] = []
            for number in 0..<40 {
                results.append(
                    try await pool.applyAsync(.dieBy, number == 20 ? Int(signal) : -number)
                )
            }
            for (number, result) in results.enumerated() where number != 20 {
                #expect(try await result.get() == -number)
            }
            let error = await #expect(throws: MultiprocessingError.self) {
                try await results[20].get()
            }
            #expect(error?.code == .workerLost)
            let lost = try #require(error?.cause as? WorkerLost)
            #expect(lost.status.signal == signal)
            #expect(lost.status.peakMemoryInBytes > 0)
            #expect(!lost.isOutOfMemory)
            #expect(error?.message.contains("dieBy: its worker, ProcessPoolWorker-") == true)
            #expect(try await pool.apply(.square, 5) == 25)
        }
    }

    @Test func aStoppedWorkerIsReplaced() async throws {
        try await withProcessPool(workers: 1) { pool async throws in
            await expect(.workerLost, "was stopped, so it was killed") {
                try await pool.apply(.dieBy, Int(SIGSTOP))
            }
            let square = try await pool.apply(.square, 5)
            #expect(square == 25)
        }
    }

    @Test func retriedTasksRunAgainUpToACap() async throws {
        try await withProcessPool(workers: 2) { pool async throws in
            let directory = URL.temporaryDirectory.appending(path: UUID().uuidString).path
            let path = directory + "-tries"
            defer { unlink(path) }
            let count = try await pool.apply(.dieTwice, path, options: TaskOptions(retries: 5))
            #expect(count == 3)
            await expect(.workerLost, "the last of 3 that tried it") {
                try await pool.apply(.dieBy, Int(SIGKILL), options: TaskOptions(retries: 2))
            }
        }
    }

    @Test func timeLimitsEndTheWorker() async throws {
        try await withProcessPool(workers: 2) { pool async throws in
            let slow = TaskOptions(timeLimit: .milliseconds(100))
            await expect(.timedOut, "it took longer than its time limit") {
                try await pool.apply(.spin, 600_000_000, options: slow)
            }
            let quick = TaskOptions(timeLimit: .seconds(60))
            let result = try await pool.apply(.spin, 1000, options: quick)
            #expect(result == 1000)
            await expect(.timedOut, "before it expired") {
                let options = TaskOptions(delay: .seconds(600), expiry: .milliseconds(50))
                return try await pool.apply(.square, 1, options: options)
            }
        }
    }

    @Test func cancellationReachesTheFunction() async throws {
        let configuration = ProcessPoolConfiguration(
            workers: 1,
            cancellationGrace: .seconds(3)
        )
        try await withProcessPool(configuration: configuration) { pool async throws in
            try await pool.waitUntilReady()
            let worker = pool.processIDs
            // One that listens: its worker lives on.
            let file = "/tmp/mp-settled-\(UUID().uuidString)"
            defer { unlink(file) }
            let polite = Task { try await pool.apply(.settle, file) }
            while access(file, F_OK) != 0 { try await Task.sleep(for: .milliseconds(5)) }
            polite.cancel()
            await expect(.cancelled, "cancelled") { try await polite.value }
            #expect(try await pool.apply(.square, 4) == 16)
            #expect(pool.processIDs == worker)
            // One that doesn't: its worker is killed, and replaced.
            let other = "/tmp/mp-settled-\(UUID().uuidString)"
            defer { unlink(other) }
            let deaf = Task { try await pool.apply(.settleDeaf, other) }
            while access(other, F_OK) != 0 { try await Task.sleep(for: .milliseconds(5)) }
            deaf.cancel()
            await expect(.cancelled, "cancelled") { try await deaf.value }
            #expect(try await pool.apply(.square, 4) == 16)
            #expect(pool.processIDs != worker)
        }
    }

    /// `make soak` has a million tasks and five thousand kills.
    @Test func noTaskIsLostOrRunTwiceWhoeverIsKilled() async throws {
        let report = try await WorkerDeaths(tasks: 5000, kills: 25).run()
        #expect(report.isRight, "\(report)")
        #expect(report.kills == 25)
        #expect(report.doneCount > 0)
        #expect(report.workers == WorkerDeaths.workers)
    }
}
