import Multiprocessing

extension RemoteFunction where Input == Int, Output == Int {
    /// Counts the prime numbers below a number.
    static var countPrimes: Self {
        .init("countPrimes") { limit in
            (2..<max(limit, 2)).count { number in
                !(2..<number).prefix { $0 * $0 <= number }.contains { number % $0 == 0 }
            }
        }
    }
}

/// A point, which Python sees as a dict.
struct Point: Codable {
    let x: Double
    let y: Double
}

/// The points have no middle.
struct NoPoints: Error, CustomStringConvertible {
    let description = "there are no points"
}

extension RemoteFunction where Input == [Point], Output == Point {
    /// Finds the middle of points.
    static var middle: Self {
        .init("middle") { points in
            guard !points.isEmpty else { throw NoPoints() }
            let count = Double(points.count)
            return Point(
                x: points.reduce(0) { $0 + $1.x } / count,
                y: points.reduce(0) { $0 + $1.y } / count
            )
        }
    }
}

/// A worker for a queue, whose tasks come from anywhere: it runs functions of this program until it is ended.
@main
struct SwiftWorker {
    static func main() async throws {
        await startMultiprocessing(.countPrimes, .middle)
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else {
            return print("usage: example-swift-worker ADDRESS AUTHKEY_FILE")
        }
        let manager = try await SyncManager.connect(
            to: Address(parsing: arguments[1]),
            authkey: .file(arguments[2])
        )
        try await Worker.run(queue: "numbers", on: manager, slots: 2)
        await manager.close()
    }
}
