import Foundation
import MPChildFunctions
import MPTestSupport
import Multiprocessing
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ThreadPoolTests {
    /// Written against any pool.
    private func squares(_ count: Int, in pool: some WorkerPool) async throws -> [Int] {
        try await pool.map(.square, 0..<count)
    }

    @Test func theSurfaceOfPools() async throws {
        try await withThreadPool(workers: 3) { pool async throws in
            #expect(try await squares(1000, in: pool) == (0..<1000).map { $0 * $0 })
            #expect(try await pool.map(.square, 0..<500, chunkSize: 1) == (0..<500).map { $0 * $0 })
            #expect(try await pool.apply(.power, 2, 8) == 256)
            var streamed: [Int] = []
            for try await square in pool.imap(.square, 0..<300, chunkSize: 7) {
                streamed.append(square)
            }
            #expect(streamed == (0..<300).map { $0 * $0 })
            let failure = await #expect(throws: MapFailure.self) {
                try await pool.map(.failAtSeven, 0..<20)
            }
            #expect(failure?.index == 7)
            #expect(failure?.error is TestFailure)
        }
    }

    @Test func blockingFunctionsHoldUpNobody() async throws {
        // Each waits on its thread until all eight are there, though there may be one processor.
        let meeting = Meeting(8)
        let meet = RemoteFunction<Int, Int>("meet") { number in
            meeting.wait()
            return number
        }
        try await withThreadPool(workers: 8) { pool async throws in
            let results = try await pool.map(meet, 0..<8)
            #expect(results == Array(0..<8))
        }
    }

    @Test func futuresOfThreads() async throws {
        let executor = try ThreadPoolExecutor(maxWorkers: 2)
        let future = try await executor.submit(.square, 9)
        #expect(try await future.result() == 81)
        let slow = try await executor.submit(.rest, 600_000)
        while !slow.isRunning, !slow.isDone { await Task.yield() }
        #expect(slow.cancel())
        await expect(.timedOut, "time limit") {
            let options = TaskOptions(timeLimit: .milliseconds(30))
            return try await executor.submit(.rest, 600_000, options: options).result()
        }
        await executor.shutdown()
        await expect(.closed, "thread pool") { try await executor.submit(.square, 1) }
    }

    @Test func endings() async throws {
        let pool = try ThreadPool(workers: 2)
        await expect(.invalidState, "close() or terminate()") { try await pool.join() }
        let rest = try await pool.applyAsync(.rest, 600_000)
        pool.terminate()
        await expect(.cancelled, "cancelled") { try await rest.get() }
        try await pool.join()
        await expect(.brokenPool, "its initializer threw") {
            try await withThreadPool(
                workers: 1,
                initializer: ProcessInitializer(.cannotPrepare, 1)
            ) { try await $0.apply(.square, 1) }
        }
        await expect(.invalidState, "one thread or more") { try ThreadPool(workers: 0) }
    }
}

/// Lets threads go once so many have come.
private final class Meeting: Sendable {
    private let missing: Mutex<Int>
    private let all = DispatchSemaphore(value: 0)

    init(_ count: Int) { missing = Mutex(count) }

    func wait() {
        let isLast = missing.withLock { missing in
            missing -= 1
            return missing == 0
        }
        if isLast { all.signal() }
        all.wait()
        all.signal()
    }
}
