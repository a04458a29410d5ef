import Multiprocessing
import Testing

/// Calls that wait in the server: how they are given up, and how many there may be.
@Suite struct WaitingTests {
    /// A call that waits for something that doesn't come.
    struct Wait: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// Whether it is a scope, and no single call.
        var isScope: Bool {
            ["lock", "rlock", "semaphore", "condition", "condition's lock"].contains(
                testDescription
            )
        }
        /// Makes what is waited for, and the call.
        let begin: @Sendable (SyncManager) async throws -> @Sendable () async throws -> Void

        static let all: [Wait] = [
            Wait(testDescription: "lock") { manager in
                let lock = try await manager.lock()
                try await lock.acquire()
                return { try await lock.withLock {} }
            },
            Wait(testDescription: "rlock") { manager in
                let lock = try await manager.rlock()
                try await lock.acquire(as: LockOwner())
                return { try await lock.withLock {} }
            },
            Wait(testDescription: "semaphore") { manager in
                let semaphore = try await manager.semaphore(0)
                return { try await semaphore.withPermit {} }
            },
            Wait(testDescription: "condition") { manager in
                let condition = try await manager.condition()
                return { try await condition.withLock { _ = try await condition.wait() } }
            },
            Wait(testDescription: "condition's lock") { manager in
                let condition = try await manager.condition()
                try await condition.acquire(as: LockOwner())
                return { try await condition.withLock {} }
            },
            Wait(testDescription: "event") { manager in
                let event = try await manager.event()
                return { try await event.wait() }
            },
            Wait(testDescription: "barrier") { manager in
                let barrier = try await manager.barrier(parties: 2)
                return { try await barrier.wait() }
            },
            Wait(testDescription: "queue.get") { manager in
                let queue = try await manager.queue(Int.self)
                return { _ = try await queue.get() }
            },
            Wait(testDescription: "queue.getAll") { manager in
                let queue = try await manager.priorityQueue(Int.self)
                return { _ = try await queue.getAll() }
            },
            Wait(testDescription: "queue.putAll") { manager in
                let queue = try await manager.lifoQueue(Int.self, maxsize: 1)
                return { try await queue.putAll([1, 2]) }
            },
            Wait(testDescription: "queue.join") { manager in
                let queue = try await manager.joinableQueue(Int.self)
                try await queue.put(1)
                return { try await queue.join() }
            },
        ]
    }

    @Test(.timeLimit(.minutes(10)), arguments: Route.allCases, Wait.all)
    func endsWithItsTask(over route: Route, _ wait: Wait) async throws {
        try await route.withManager { manager in
            let call = try await wait.begin(manager)
            let task = Task { try await call() }
            while try await manager.inspect().waitingCalls == 0 {}
            task.cancel()
            do {
                try await task.value
                Issue.record("the wait has ended without an error")
            } catch is CancellationError {
                #expect(wait.isScope)
            } catch let error as MultiprocessingError {
                #expect(error.code == .cancelled)
                #expect(!wait.isScope)
            }
            #expect(try await manager.inspect().waitingCalls == 0)
        }
    }

    @Test(
        "10,000 calls wait on one connection, and none of them delays another",
        .timeLimit(.minutes(10))
    )
    func manyWait() async throws {
        try await Route.unix.withManager { manager in
            let semaphore = try await manager.semaphore(0)
            let counter = try await manager.value(0)
            try await withThrowingTaskGroup { group in
                for _ in 0..<10_000 {
                    group.addTask {
                        try await semaphore.acquire()
                        try await counter.increment()
                    }
                }
                // At the limit: what needn't wait is carried out all the same.
                while try await manager.inspect().waitingCalls < 10_000 {}
                try await semaphore.release(10_000)
                try await group.waitForAll()
            }
            #expect(try await counter.get() == 10_000)
        }
    }
}
