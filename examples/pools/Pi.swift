import Multiprocessing

extension RemoteFunction where Input == (Int, Int, Int), Output == Double {
    /// The area below 4/(1 + x²) in every n-th of some strips between 0 and 1.
    static var partOfPi: Self {
        .init("partOfPi") { (first: Int, step: Int, strips: Int) in
            var sum = 0.0
            for strip in stride(from: first, to: strips, by: step) {
                let x = (Double(strip) + 0.5) / Double(strips)
                sum += 4 / (1 + x * x)
            }
            return sum / Double(strips)
        }
    }
}

/// Computes π in many tasks, and waits for it only when it is needed.
func computePi() async throws {
    let (tasks, strips) = (100, 10_000_000)
    try await withProcessPool(workers: 4) { pool in
        let parts = pool.mapAsync(.partOfPi, (0..<tasks).map { ($0, tasks, strips) })
        print("the pool computes, and its program does something else")
        let pi = try await parts.get(timeout: .seconds(60)).reduce(0, +)
        print("π is about", (pi * 1e9).rounded() / 1e9)
    }
}
