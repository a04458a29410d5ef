import Foundation
import MPChildFunctions
import MPTestSupport
import Multiprocessing
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ProcessPoolTests {
    init() { ProcessWorkerProgram.use() }

    static let methods = [StartMethod.spawn, .forkserver]

    @Test(arguments: methods)
    func mapKeepsTheOrder(method: StartMethod) async throws {
        try await withProcessPool(workers: 2, context: ProcessContext(method)) {
            pool async throws in
            #expect(try await pool.map(.square, [Int]()) == [])
            #expect(try await pool.map(.square, [3]) == [9])
            #expect(try await pool.map(.square, 0..<1000) == (0..<1000).map { $0 * $0 })
            let many = try await pool.map(.square, 0..<10_001, chunkSize: 1)
            #expect(many == (0..<10_001).map { $0 * $0 })
            let uneven = try await pool.map(.square, 0..<10_001, chunkSize: 7)
            #expect(uneven == many)
            #expect(try await pool.starmap(.power, [(2, 5), (3, 2), (10, 3)]) == [32, 9, 1000])
            #expect(try await pool.apply(.power, 2, 10) == 1024)
        }
    }

    @Test func numbersOfEachKindTravel() async throws {
        try await withProcessPool(workers: 2) { pool async throws in
            let numbers = [
                Double.infinity, -0.0, .pi, .leastNonzeroMagnitude, -.greatestFiniteMagnitude,
            ]
            #expect(try await pool.map(.negated, numbers, chunkSize: 2) == numbers.map { -$0 })
            let extremes = [Int.min, -1, 0, .max]
            let texts = try await pool.map(.text, extremes, chunkSize: 3)
            #expect(texts == extremes.map(\.description))
            #expect(try await pool.map(.count, texts, chunkSize: 3) == texts.map(\.count))
        }
    }

    @Test func callersWhoLookForTheirResultsHoldUpNobody() async throws {
        try await withProcessPool(workers: 2) { pool async throws in
            try await withProcessPool(workers: 1) { other async throws in
                for round in 0..<20 {
                    // Alone, so that the callers read what the worker says.
                    for number in 0..<50 {
                        #expect(try await pool.apply(.square, number) == number * number)
                    }
                    // Then in company: of this pool, and of another one that uses the same loop.
                    async let mapped = other.map(.square, 0..<500, chunkSize: 1)
                    let later = try await pool.applyAsync(.square, round)
                    async let applied = pool.apply(.square, 3)
                    #expect(try await later.get() == round * round)
                    #expect(try await applied == 9)
                    #expect(try await mapped == (0..<500).map { $0 * $0 })
                }
                // Longer than a caller looks.
                for time in [0, 1, 2, 5, 10] { #expect(try await pool.apply(.rest, time) == time) }
            }
        }
    }

    @Test func functionsAreCancelledWhateverTheWorkerDidBefore() async throws {
        try await withProcessPool(workers: 1) { pool async throws in
            for pause in [0, 1, 5] {
                #expect(try await pool.apply(.square, 2) == 4)
                try await Task.sleep(for: .milliseconds(pause))
                let running = Task { try await pool.apply(.rest, 600_000) }
                try await Task.sleep(for: .milliseconds(pause))
                running.cancel()
                await expect(.cancelled, "cancelled") { try await running.value }
            }
            // The same worker goes on: its functions have ended by themselves.
            #expect(try await pool.apply(.square, 3) == 9)
        }
    }

    @Test func asyncCallsAndCallbacks() async throws {
        try await withProcessPool(workers: 2) { pool async throws in
            let (results, told) = AsyncStream.makeStream(of: Int.self)
            let squared = try await pool.applyAsync(.square, 12, callback: { told.yield($0) })
            #expect(try await squared.get(timeout: .seconds(60)) == 144)
            #expect(squared.isReady)
            let isSuccessful = try squared.isSuccessful
            #expect(isSuccessful)
            #expect(await results.first { _ in true } == 144)
            let all = pool.mapAsync(.square, 0..<100)
            #expect(await all.wait())
            #expect(try await all.get() == (0..<100).map { $0 * $0 })
            let slow = try await pool.applyAsync(.rest, 60_000)
            await expect(.invalidState, "isn't ready") { try slow.isSuccessful }
            await expect(.timedOut, "may still come") {
                try await slow.get(timeout: .milliseconds(20))
            }
            slow.cancel()
            await expect(.cancelled, "the task was cancelled") { try await slow.get() }
        }
    }

    @Test func streamsAreLazyAndOrdered() async throws {
        try await withProcessPool(workers: 2) { pool async throws in
            var taken: [Int] = []
            for try await square in pool.imap(.square, 0..<5000) { taken.append(square) }
            #expect(taken == (0..<5000).map { $0 * $0 })
            var any: Set<Int> = []
            for try await square in pool.imapUnordered(.square, 0..<5000, chunkSize: 10) {
                any.insert(square)
            }
            #expect(any == Set(taken))
            // Without an end: only as many inputs are taken as there is room for.
            let endless = sequence(first: 1) { $0 + 1 }
            var firsts: [Int] = []
            for try await square in pool.imap(.square, endless) {
                firsts.append(square)
                if firsts.count == 5 { break }
            }
            #expect(firsts == [1, 4, 9, 16, 25])
            #expect(try await pool.apply(.square, 5) == 25)
        }
    }

    @Test func theFirstErrorNamesItsInput() async throws {
        try await withProcessPool(workers: 2) { pool async throws in
            for size in [1, 4] {
                let failure = await #expect(throws: MapFailure.self) {
                    try await pool.map(.failAtSeven, 0..<100, chunkSize: size)
                }
                #expect(failure?.index == 7)
                #expect(failure?.input == "7")
                let words = failure.map { "\($0)" } ?? ""
                #expect(words.contains("seven"))
            }
            await #expect(throws: MapFailure.self) {
                for try await _ in pool.imap(.failAtSeven, 0..<100) {}
            }
            let eight = try await pool.apply(.failAtSeven, 8)
            #expect(eight == 8)
        }
    }

    @Test func unknownFunctionsAndUnreadableInputs() async throws {
        let unknown = RemoteFunction<Int, Int>("unknownToAll") { $0 }
        let otherInput = RemoteFunction<String, Int>("square") { _ in 0 }
        try await withProcessPool(workers: 1) { pool async throws in
            await expect(.unknownFunction, "no function 'unknownToAll': its functions are") {
                try await pool.apply(unknown, 1)
            }
            await expect(.typeMismatch, "square: its input can't be read") {
                try await pool.apply(otherInput, "five")
            }
            let square = try await pool.apply(.square, 5)
            #expect(square == 25)
        }
    }

    @Test func initializersAndReplacement() async throws {
        let configuration = ProcessPoolConfiguration(
            workers: 2,
            initializer: ProcessInitializer(.prepare, 40),
            maxTasksPerChild: 3
        )
        try await withProcessPool(configuration: configuration) { pool async throws in
            #expect(try await pool.map(.prepared, 0..<20, chunkSize: 1) == Array(40..<60))
            let processes = try await pool.map(.whereAmI, 0..<20, chunkSize: 1)
            var counts: [Int: Int] = [:]
            for process in processes { counts[process, default: 0] += 1 }
            #expect(counts.values.allSatisfy { $0 <= 3 })
            #expect(counts.count >= 7)
        }
    }

    @Test func workersThatCannotBegin() async throws {
        let throwing = ProcessPoolConfiguration(
            workers: 2,
            initializer: ProcessInitializer(.cannotPrepare, 1)
        )
        await expect(.brokenPool, "table") {
            try await withProcessPool(configuration: throwing) { try await $0.apply(.square, 1) }
        }
        let dying = ProcessPoolConfiguration(
            workers: 2,
            initializer: ProcessInitializer(.dieEarly, 3)
        )
        await expect(.brokenPool, "exited with code 3") {
            try await withProcessPool(configuration: dying) { try await $0.waitUntilReady() }
        }
        // Also when it was closed before anybody knew.
        let closed = try ProcessPool(configuration: dying)
        let task = try await closed.applyAsync(.square, 1)
        closed.close()
        try await closed.join()
        await expect(.brokenPool, "exited with code 3") { try await task.get() }
        await expect(.invalidState, "one worker or more, not 0") {
            try await withProcessPool(workers: 0) { _ in }
        }
        await expect(.unsupported, "use spawn or forkserver") {
            try await withProcessPool(context: ProcessContext(.fork)) { _ in }
        }
    }

    @Test func objectsTravelWithTasks() async throws {
        try await withSyncManager { manager in
            let sums = try await manager.dict(String.self, Int.self)
            let lock = try await manager.lock()
            let list = try await manager.list(Int.self)
            try await withProcessPool(workers: 2) { pool async throws in
                let inputs = (1...20).map { ($0, sums, lock) }
                _ = try await pool.map(.addShared, inputs, chunkSize: 3)
                #expect(try await sums.get("sum") == 210)
                _ = try await pool.map(.addShared, inputs, chunkSize: 1)
                #expect(try await sums.get("sum") == 420)
                let returned = try await pool.apply(.appended, list)
                try await returned.append(2)
                #expect(try await list.value() == [1, 2])
            }
        }
    }

    @Test func largeValues() async throws {
        let bytes = [UInt8]((0..<32_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        try await withProcessPool(workers: 2) { pool async throws in
            let reversed = try await pool.map(
                .reversedBytes,
                [bytes, [1, 2, 3], []],
                chunkSize: 1
            )
            #expect(reversed[0] == bytes.reversed())
            #expect(reversed[1...] == [[3, 2, 1], []])
        }
    }

    @Test func closedPools() async throws {
        let pool = try ProcessPool(configuration: ProcessPoolConfiguration(workers: 2))
        await expect(.invalidState, "close() or terminate() it") { try await pool.join() }
        let rest = try await pool.applyAsync(.rest, 50)
        pool.close()
        await expect(.closed, "takes no more tasks") { try await pool.apply(.square, 1) }
        try await pool.join()
        #expect(try await rest.get() == 50)
        #expect(pool.processIDs == [])
        let other = try ProcessPool(configuration: ProcessPoolConfiguration(workers: 2))
        let never = try await other.applyAsync(.rest, 600_000)
        other.terminate()
        try await other.join()
        await expect(.cancelled, "cancelled") { try await never.get() }
    }

    @Test func aBoundedBacklogMakesSubmittersWait() async throws {
        let configuration = ProcessPoolConfiguration(workers: 1, backlog: 3)
        try await withProcessPool(configuration: configuration) { pool async throws in
            var results: [AsyncResult<Int>] = []
            for number in 0..<50 { results.append(try await pool.applyAsync(.square, number)) }
            for (number, result) in results.enumerated() {
                #expect(try await result.get() == number * number)
            }
            let long = try await pool.applyAsync(.rest, 600_000)
            for _ in 0..<2 { _ = try await pool.applyAsync(.square, 1) }
            let waiting = Task { try await pool.applyAsync(.square, 2) }
            // However far it is: mostly, it waits for room by now.
            try await Task.sleep(for: .milliseconds(20))
            waiting.cancel()
            await expect(.cancelled, "cancelled") { try await waiting.value }
            long.cancel()
        }
    }
}
