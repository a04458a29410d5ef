import Glibc
import Multiprocessing

extension RemoteFunction where Input == Int, Output == Int {
    /// Halves even numbers; an odd one kills its process.
    static var halve: Self {
        .init("halve") { number in
            try await Task.sleep(for: .milliseconds(20))  // Work takes a while.
            if number % 2 != 0 { kill(getpid(), SIGKILL) }
            return number / 2
        }
    }
}

/// A task that ends its worker ends nothing else: the worker is replaced, and the others have results.
func loseAWorker() async throws {
    try await withProcessPool(workers: 2) { pool in
        var results: [AsyncResult<Int>] = []
        for number in 2...6 { results.append(try await pool.applyAsync(.halve, number)) }
        for (number, result) in zip(2...6, results) {
            do {
                print("half of", number, "is", try await result.get())
            } catch let error as MultiprocessingError where error.code == .workerLost {
                guard let lost = error.cause as? WorkerLost else { throw error }
                print("half of", number, "is lost: its worker", lost.status)
            }
        }
        try await pool.waitUntilReady()
        print("workers:", pool.processIDs.count)
    }
}
