import Foundation
import MPChildFunctions
import MPTestSupport
import Multiprocessing
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ExecutorTests {
    init() { ProcessWorkerProgram.use() }

    @Test func futures() async throws {
        let executor = try ProcessPoolExecutor(maxWorkers: 2)
        let square = try await executor.submit(.square, 7)
        #expect(try await square.result(timeout: .seconds(60)) == 49)
        #expect(square.isDone)
        #expect(!square.isCancelled)
        #expect(!square.isRunning)
        let none = try await square.exception()
        #expect(none == nil)
        let failing = try await executor.submit(.failAtSeven, 7)
        let words = try await failing.exception().map { "\($0)" } ?? ""
        #expect(words.contains("seven"))
        let power = try await executor.submit(.power, 3, 4)
        #expect(try await power.result() == 81)
        let (calls, called) = AsyncStream.makeStream(of: UInt64.self)
        power.addDoneCallback { called.yield($0.id) }
        #expect(await calls.first { _ in true } == power.id)
        await executor.shutdown()
        await expect(.closed, "takes no more tasks") { try await executor.submit(.square, 1) }
    }

    @Test func setsOfFutures() async throws {
        let executor = try ProcessPoolExecutor(maxWorkers: 2)
        var futures: [Future<Int>] = []
        for time in [600_000, 1, 20] { futures.append(try await executor.submit(.rest, time)) }
        let (done, notDone) = try await wait(for: futures, returnWhen: .firstCompleted)
        #expect(!done.isEmpty)
        #expect(notDone.contains { $0.id == futures[0].id })
        let (some, rest) = try await wait(for: futures, timeout: .milliseconds(500))
        #expect(some.count + rest.count == 3)
        #expect(rest.contains { $0.id == futures[0].id })
        #expect(futures[0].cancel())
        #expect(futures[0].isCancelled)
        var values: [Int] = []
        for try await future in asCompleted(futures[1...]) {
            values.append(try await future.result())
        }
        #expect(values.sorted() == [1, 20])
        let stuck = try await executor.submit(.rest, 600_000)
        await expect(.timedOut, "1 of 1 futures had not ended") {
            for try await _ in asCompleted([stuck], timeout: .milliseconds(20)) {}
        }
        executor.killWorkers()
        await expect(.cancelled, "cancelled") { try await stuck.result() }
        try await executor.pool.join()
    }

    @Test func shutdownGivesUpWhatHasNotBegun() async throws {
        let executor = try ProcessPoolExecutor(maxWorkers: 1)
        try await executor.pool.waitUntilReady()
        let file = "/tmp/mp-awaited-\(UUID().uuidString)"
        defer { unlink(file) }
        let running = try await executor.submit(.awaitFile, file)
        while !running.isRunning { await Task.yield() }
        let waiting = try await executor.submit(.square, 2)
        await executor.shutdown(wait: false, cancelFutures: true)
        #expect(waiting.isCancelled)
        close(open(file, O_WRONLY | O_CREAT, 0o600))
        await executor.shutdown()
        #expect(try await running.result() == 1)
    }

    @Test func mapIsLazy() async throws {
        let executor = try ProcessPoolExecutor(maxWorkers: 2)
        var firsts: [Int] = []
        for try await square in executor.map(.square, sequence(first: 0) { $0 + 1 }, bufferSize: 4)
        {
            firsts.append(square)
            if firsts.count == 10 { break }
        }
        #expect(firsts == (0..<10).map { $0 * $0 })
        await executor.shutdown()
    }
}
