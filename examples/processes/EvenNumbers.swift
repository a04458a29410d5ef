import Multiprocessing

extension RemoteFunction where Input == (Int, QueueProxy<Int>), Output == Void {
    /// Puts even numbers into a queue, and ends it.
    static var putEvenNumbers: Self {
        .init("putEvenNumbers") { (limit: Int, numbers: QueueProxy<Int>) in
            for number in stride(from: 0, through: limit, by: 2) { try await numbers.put(number) }
            try await numbers.shutdown()
        }
    }
}

/// A queue that a child fills, and its parent reads until it ends.
func sendEvenNumbers() async throws {
    try await withSyncManager { manager in
        let numbers = try await manager.queue(Int.self)
        try await withChildProcess(.putEvenNumbers, 10, numbers) { _ in
            for try await number in numbers { print(number) }
        }
    }
}
