internal import Foundation
internal import Multiprocessing

/// A round of one task.
typealias WorkerRound = @Sendable (RoundWindow) async throws -> WorkerSample

/// The name of the object that workers share; there is one of each type.
private let sharedName = "benchmark"

extension SwiftWorker {
    static func dictGet(_ manager: SyncManager) async throws -> WorkerRound {
        let shared = try await manager.dict(named: sharedName, String.self, String.self)
        try await shared.set("key", "abc")
        return { window in
            try await measure(window) { _ = try await shared.get("key") }
        }
    }

    static func dictGetOnLoop(_ manager: SyncManager) async throws -> WorkerRound {
        let round = try await dictGet(manager)
        return { window in
            try await withTaskExecutorPreference(manager.loopExecutor) { try await round(window) }
        }
    }

    /// How many calls are sent together, as `redis-benchmark -P 64` does.
    private static let pipelineWindow = 64

    static func dictGetPipelined(_ manager: SyncManager) async throws -> WorkerRound {
        let shared = try await manager.dict(named: sharedName, String.self, String.self)
        try await shared.set("key", "abc")
        return { window in
            let endless = repeatElement((), count: .max)
            var results = manager.pipeline(over: endless, window: pipelineWindow) { p, _ in
                p.get(shared, "key")
            }.makeAsyncIterator()
            return try await measure(window, operations: pipelineWindow) {
                for _ in 0..<pipelineWindow {
                    guard let (_, result) = await results.next(isolation: nil),
                        try result.get() == "abc"
                    else {
                        throw BenchmarkError("a pipeline came to its end, or to something else")
                    }
                }
            }
        }
    }

    static func proxy(_ manager: SyncManager) -> WorkerRound {
        { window in
            let sample = try await measure(window) {
                _ = try await manager.dict(String.self, Int.self)
            }
            // Objects that are dropped later than they are made would count for nothing.
            let left = try await manager.numberOfObjects()
            guard left < 100 else {
                throw BenchmarkError("\(left) objects were made and not dropped")
            }
            return sample
        }
    }

    static func lock(_ manager: SyncManager) async throws -> WorkerRound {
        let shared = try await manager.lock(named: sharedName)
        return { window in
            try await measure(window) {
                try await shared.acquire()
                try await shared.release()
            }
        }
    }

    /// One operation takes some microseconds.
    static func busy() -> WorkerRound {
        { window in
            var number: UInt64 = 1
            let sample = try await measure(window) {
                for _ in 0..<2_000 {
                    number ^= number << 13
                    number ^= number >> 7
                    number ^= number << 17
                }
            }
            // Asked for, or it wouldn't be computed; the series never comes to 0.
            guard number != 0 else { throw BenchmarkError("the work wasn't done") }
            return sample
        }
    }

    static func largeValue(_ manager: SyncManager) async throws -> WorkerRound {
        let shared = try await manager.value(named: sharedName, WireValue.null)
        let data = WireValue.bytes(Array(repeating: 0, count: 64 << 20))
        return { window in
            try await measure(window) {
                try await shared.set(data)
                guard case .bytes(let bytes) = try await shared.get(), bytes.count == 64 << 20
                else {
                    throw BenchmarkError("the value that came back isn't the one that was set")
                }
            }
        }
    }
}

/// A value as programs have them.
private struct Picture: Codable, Equatable {
    var name = "picture"
    var pixels: Data
}

extension SwiftWorker {
    static func largeData(_ manager: SyncManager) async throws -> WorkerRound {
        let picture = Picture(pixels: Data(repeating: 0, count: 64 << 20))
        let shared = try await manager.dict(named: sharedName, String.self, Picture.self)
        return { window in
            try await measure(window) {
                try await shared.set("picture", picture)
                guard try await shared.get("picture")?.pixels.count == 64 << 20 else {
                    throw BenchmarkError("the value that came back isn't the one that was set")
                }
            }
        }
    }
}

// MARK: Queues: one puts, one takes; `nil` ends a round

extension SwiftWorker {
    /// How many items the queue of single items holds, here and in Python.
    private static let capacity = 1_000
    /// How many items are put at once.
    private static let bulk = 1_000
    /// How many items the queue of many at once holds, as much as Python's `multiprocessing.Queue`.
    private static let bulkCapacity = 10_000

    static func queuePut(_ manager: SyncManager) async throws -> WorkerRound {
        let queue = try await manager.queue(named: sharedName, Int?.self, maxsize: capacity)
        return { window in
            try await queue.put(1)
            let sample = try await measure(window) { try await queue.put(1) }
            try await queue.put(nil)
            return sample
        }
    }

    static func queueGet(_ manager: SyncManager) async throws -> WorkerRound {
        let queue = try await manager.queue(named: sharedName, Int?.self, maxsize: capacity)
        return { window in
            try await taken(window, from: queue) { [try await queue.get()] }
        }
    }

    static func queuePutAll(_ manager: SyncManager) async throws -> WorkerRound {
        let queue = try await manager.queue(named: sharedName, Int?.self, maxsize: bulkCapacity)
        let items = [Int?](repeating: 1, count: bulk)
        return { window in
            try await queue.put(1)
            let sample = try await measure(window) { try await queue.putAll(items) }
            try await queue.put(nil)
            return sample
        }
    }

    static func queueGetAll(_ manager: SyncManager) async throws -> WorkerRound {
        let queue = try await manager.queue(named: sharedName, Int?.self, maxsize: bulkCapacity)
        return { window in
            try await taken(window, from: queue) { try await queue.getAll(upTo: bulk) }
        }
    }
}

extension SwiftWorker {
    /// Repeats an operation until the window closes, and counts from the moment when it opens; once at
    /// least, as one that takes longer than the window has to count, too.
    ///
    /// - Parameters:
    ///   - window: When it counts.
    ///   - count: For how many operations one counts.
    ///   - operation: The operation.
    static func measure(
        _ window: RoundWindow,
        operations count: Int = 1,
        _ operation: () async throws -> Void
    ) async throws -> WorkerSample {
        while MonotonicClock.nanoseconds < window.start { try await operation() }
        var sample = SampleBuilder()
        repeat {
            try await operation()
            sample.add(operations: count)
        } while sample.last < window.end
        return sample.sample
    }

    /// Takes items until there is the last one, `nil`, counting those that come while the window is open.
    ///
    /// The first one shows that there is a producer at work. One more is counted at least, and there is
    /// one: what is put before the window opens, and what is put when it does.
    private static func taken(
        _ window: RoundWindow,
        from queue: QueueProxy<Int?>,
        _ take: () async throws -> [Int?]
    ) async throws -> WorkerSample {
        var items = [try await queue.get()]
        while MonotonicClock.nanoseconds < window.start, items.last != .some(nil) {
            items = try await take()
        }
        var sample = SampleBuilder()
        repeat {
            items = try await take()
            sample.add(operations: items.count { $0 != nil })
        } while items.last != .some(nil) && sample.last < window.end
        while items.last != .some(nil) { items = try await take() }
        return sample.sample
    }
}
