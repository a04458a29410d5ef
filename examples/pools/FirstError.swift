import Multiprocessing

/// The error of `root`.
struct NoRoot: Error, Codable {
    /// The number that has none.
    let number: Int
}

extension RemoteFunction where Input == Int, Output == Double {
    /// The square root of a number, whose error arrives as it is.
    static var root: Self {
        var errors = ErrorTable()
        errors.register(NoRoot.self)
        return .init("root", errors: errors) { number in
            guard number >= 0 else { throw NoRoot(number: number) }
            return Double(number).squareRoot()
        }
    }
}

/// A `map` that fails says which input it was; the pool goes on.
func meetAnError() async throws {
    try await withProcessPool(workers: 2) { pool in
        do {
            _ = try await pool.map(.root, [1, 4, -9, 16], chunkSize: 2)
        } catch let failure as MapFailure {
            print("position:", failure.index)
            print("input:", failure.input)
            print("error:", failure.error)
        }
        print(try await pool.map(.root, [1, 4, 9, 16]))
    }
}
