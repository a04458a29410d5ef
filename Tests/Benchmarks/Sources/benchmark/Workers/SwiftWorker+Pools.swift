internal import BenchmarkFunctions
internal import Multiprocessing

// Pools of worker processes; `pools.py` does the same by CPython's.

extension SwiftWorker {
    /// How many workers most pools have.
    private static let workers = 2
    /// How many inputs a `map` has.
    private static let inputs = 1_000_000
    /// How many it has where each is a task.
    private static let tasks = 100_000
    /// How many calls an executor gets together.
    private static let calls = 50_000

    /// Does what a workload of pools says.
    static func pools(_ workload: Workload) async throws -> WorkerRound {
        try startsProgramOfChildren()
        return switch workload {
        case .poolMap: try await poolMap(over: inputs, chunkSize: nil)
        case .poolMapOne: try await poolMap(over: tasks, chunkSize: 1)
        case .poolSubmit: try await poolSubmit()
        case .poolApply: try await poolApply()
        case .poolReady: poolReady()
        case .poolPiOne: try await poolPi(1)
        case .poolPiTwo: try await poolPi(2)
        case .poolUneven: try await poolUneven()
        case .bestSchedule: bestSchedule()
        case .poolImap: try await poolImap()
        case .poolBacklog: try await poolBacklog()
        default: throw BenchmarkError("\(workload.rawValue) needs no pool")
        }
    }

    /// A pool whose workers take tasks.
    private static func readyPool(_ workers: Int = workers) async throws -> ProcessPool {
        let pool = try ProcessPool(configuration: ProcessPoolConfiguration(workers: workers))
        try await pool.waitUntilReady()
        return pool
    }

    private static func check(_ isRight: Bool) throws(BenchmarkError) {
        if !isRight { throw BenchmarkError("the results aren't those of the inputs") }
    }
}

extension SwiftWorker {
    private static func poolMap(over count: Int, chunkSize: Int?) async throws -> WorkerRound {
        let pool = try await readyPool()
        return { window in
            try await measure(window, operations: count) {
                let results = try await pool.map(.same, 0..<count, chunkSize: chunkSize)
                try check(results.count == count && results.last == count - 1)
            }
        }
    }

    private static func poolSubmit() async throws -> WorkerRound {
        let executor = try ProcessPoolExecutor(maxWorkers: workers)
        try await executor.pool.waitUntilReady()
        return { window in
            try await measure(window, operations: calls) {
                var futures: [Future<Int>] = []
                for number in 0..<calls { futures.append(try await executor.submit(.same, number)) }
                for (number, future) in futures.enumerated() {
                    try check(try await future.result() == number)
                }
            }
        }
    }

    private static func poolApply() async throws -> WorkerRound {
        let pool = try await readyPool()
        return { window in
            try await measure(window) { try check(try await pool.apply(.same, 7) == 7) }
        }
    }

    private static func poolReady() -> WorkerRound {
        { window in
            try await measureSpans(window) {
                let start = MonotonicClock.nanoseconds
                let pool = try await readyPool(4)
                let end = MonotonicClock.nanoseconds
                pool.terminate()
                try await pool.join()
                return end - start
            }
        }
    }

    private static func poolPi(_ workers: Int) async throws -> WorkerRound {
        let pool = try await readyPool(workers)
        let (parts, strips) = (64, 25_000_000)
        let inputs = (0..<parts).map { ($0, parts, strips) }
        return { window in
            try await measure(window) {
                let pi = try await pool.map(.partOfPi, inputs, chunkSize: 1).reduce(0, +)
                try check(abs(pi - .pi) < 1e-9)
            }
        }
    }

    private static func poolUneven() async throws -> WorkerRound {
        let pool = try await readyPool()
        let durations = UnevenLoad.durations
        return { window in
            try await measure(window, operations: durations.count) {
                try check(try await pool.map(.spin, durations, chunkSize: 1) == durations)
            }
        }
    }

    /// Tells of the schedule as if it had been carried out.
    private static func bestSchedule() -> WorkerRound {
        let (count, time) = (UnevenLoad.durations.count, UnevenLoad.bestTime(of: workers))
        return { window in
            WorkerSample(operations: count, began: window.start, ended: window.start + time)
        }
    }

    /// Repeats an operation that tells how many nanoseconds of it count.
    private static func measureSpans(
        _ window: RoundWindow,
        _ operation: () async throws -> Int
    ) async throws -> WorkerSample {
        while MonotonicClock.nanoseconds < window.start { _ = try await operation() }
        let began = MonotonicClock.nanoseconds
        var sample = WorkerSample(operations: 0, began: began, ended: began)
        repeat {
            let span = try await operation()
            sample.operations += 1
            sample.ended += span
            sample.latencies.record(nanoseconds: span)
        } while MonotonicClock.nanoseconds < window.end
        return sample
    }
}

// MARK: Memory

extension SwiftWorker {
    private static func poolImap() async throws -> WorkerRound {
        let pool = try await readyPool()
        try check(try await sum(ofFirst: 10_000, by: pool) == 10_000 * 9_999 / 2)
        return { window in
            try await measure(window, operations: inputs) {
                try check(try await sum(ofFirst: inputs, by: pool) == inputs * (inputs - 1) / 2)
            }
        }
    }

    private static func sum(ofFirst count: Int, by pool: ProcessPool) async throws -> Int {
        var sum = 0
        for try await number in pool.imap(.same, 0..<count) { sum += number }
        return sum
    }

    private static func poolBacklog() async throws -> WorkerRound {
        let executor = try ProcessPoolExecutor(maxWorkers: workers)
        try await executor.pool.waitUntilReady()
        for _ in 0..<workers { _ = try await executor.submit(.rest) }
        return { _ in
            var sample = SampleBuilder()
            for number in 0..<inputs { _ = try await executor.submit(.same, number) }
            sample.add(operations: inputs)
            return sample.sample
        }
    }
}
