import Multiprocessing

/// Computes π by futures, and takes each part as soon as it is there.
func computePiByFutures() async throws {
    let (tasks, strips) = (20, 2_000_000)
    let executor = try ProcessPoolExecutor(maxWorkers: 4)
    var futures: [Future<Double>] = []
    for task in 0..<tasks {
        futures.append(try await executor.submit(.partOfPi, task, tasks, strips))
    }
    var (pi, count) = (0.0, 0)
    for try await future in asCompleted(futures, timeout: .seconds(60)) {
        pi += try await future.result()
        count += 1
    }
    print(count, "futures are done")
    print("π is about", (pi * 1e9).rounded() / 1e9)
    await executor.shutdown()
}
