import Multiprocessing
import Testing

/// Single calls name cancellation by a code; scopes and sequences throw what Swift code expects.
@Suite(.timeLimit(.minutes(10))) struct CancellationTests {
    /// A scope or a loop that waits for ever.
    struct Waiting: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// Prepares it, and returns what is to be cancelled.
        let begin: @Sendable (SyncManager) async throws -> @Sendable () async throws -> Void

        init(
            _ description: String,
            _ begin:
                @escaping @Sendable (SyncManager) async throws ->
                @Sendable () async throws -> Void
        ) {
            testDescription = description
            self.begin = begin
        }

        static let all: [Waiting] = [
            Waiting("lock.withLock") { manager in
                let lock = try await manager.lock()
                try await lock.acquire()
                return { try await lock.withLock { () async throws in } }
            },
            Waiting("lock.withLock grant") { manager in
                let lock = try await manager.lock()
                try await lock.acquire()
                return { try await lock.withLock { (_: LockGrant) async throws in } }
            },
            Waiting("rlock.withLock") { manager in
                let lock = try await manager.rlock()
                try await lock.acquire(as: LockOwner())
                return { try await lock.withLock { () async throws in } }
            },
            Waiting("semaphore.withPermit") { manager in
                let semaphore = try await manager.semaphore(0)
                return { try await semaphore.withPermit { () async throws in } }
            },
            Waiting("semaphore.withPermit grant") { manager in
                let semaphore = try await manager.semaphore(0)
                return { try await semaphore.withPermit { (_: LockGrant) async throws in } }
            },
            Waiting("a call in a body") { manager in
                let lock = try await manager.lock()
                let queue = try await manager.queue(Int.self)
                return { try await lock.withLock { () async throws in _ = try await queue.get() } }
            },
            Waiting("a call in withSyncManager") { manager in
                let queue = try await manager.queue(Int.self)
                return { try await withSyncManager { _ in _ = try await queue.get() } }
            },
        ]
    }

    @Test(arguments: Waiting.all)
    func scopesThrowCancellationError(_ waiting: Waiting) async throws {
        try await withSyncManager { manager in
            let scope = try await waiting.begin(manager)
            let task = Task { try await scope() }
            while try await manager.inspect().waitingCalls == 0 {}
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test func sequencesThrowCancellationError() async throws {
        try await withSyncManager { manager in
            let entries = Dictionary(uniqueKeysWithValues: (0..<10).map { ($0, $0) })
            let dict = try await manager.dict(Int.self, Int.self, initial: entries)
            let list = try await manager.list(Int.self, initial: [1, 2])
            let keys = try await dict.makeKeyIterator()
            let loops: [@Sendable () async throws -> Void] = [
                { for try await _ in dict {} }, { for try await _ in dict.keySequence {} },
                { for try await _ in list {} }, { for try await _ in keys {} },
            ]
            for loop in loops {
                let task = Task {
                    // Cancelled before it begins, so that no element comes first.
                    withUnsafeCurrentTask { $0?.cancel() }
                    try await loop()
                }
                await #expect(throws: CancellationError.self) { try await task.value }
            }
        }
    }

    @Test func singleCallsHaveACode() async throws {
        try await withSyncManager { manager in
            let queue = try await manager.queue(Int.self)
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await queue.get()
            }
            let error = await #expect(throws: MultiprocessingError.self) { try await task.value }
            #expect(error?.code == .cancelled)
        }
    }

    @Test func otherErrorsOfABodyStayAsTheyAre() async throws {
        struct Own: Error {}
        await #expect(throws: Own.self) {
            try await withSyncManager { manager in
                try await manager.lock().withLock { () async throws in throw Own() }
            }
        }
    }
}
