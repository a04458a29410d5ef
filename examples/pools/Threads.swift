import Multiprocessing

extension RemoteFunction where Input == Int, Output == Int {
    /// The number of steps from a number to 1: to half of an even one, and to 3n + 1 from an odd one.
    static var collatz: Self {
        .init("collatz") { number in
            var (number, steps) = (number, 0)
            while number != 1 {
                number = number % 2 == 0 ? number / 2 : 3 * number + 1
                steps += 1
            }
            return steps
        }
    }
}

/// Finds the longest way to 1, in any kind of pool.
func longestWay(below limit: Int, in pool: some WorkerPool) async throws -> (Int, steps: Int) {
    let steps = try await pool.map(.collatz, 1..<limit)
    let most = steps.indices.max { steps[$0] < steps[$1] } ?? 0
    return (most + 1, steps[most])
}

/// The same code with threads and with processes.
func useThreadsAndProcesses() async throws {
    let byThreads = try await withThreadPool(workers: 2) { pool in
        try await longestWay(below: 10_000, in: pool)
    }
    print("threads: \(byThreads.0) takes \(byThreads.steps) steps")
    let byProcesses = try await withProcessPool(workers: 2) { pool in
        try await longestWay(below: 10_000, in: pool)
    }
    print("processes: \(byProcesses.0) takes \(byProcesses.steps) steps")
}
