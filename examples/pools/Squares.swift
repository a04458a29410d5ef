import Multiprocessing

extension RemoteFunction where Input == Int, Output == Int {
    /// Multiplies a number by itself.
    static var square: Self { .init("square") { $0 * $0 } }
}

/// Squares by a pool, in the order of the inputs, and one by one as they come.
func squareNumbers() async throws {
    try await withProcessPool(workers: 4) { pool in
        print(try await pool.apply(.square, 20))
        print(try await pool.map(.square, 0..<10))
        for try await square in pool.imap(.square, 1...3) { print(square) }
    }
}
