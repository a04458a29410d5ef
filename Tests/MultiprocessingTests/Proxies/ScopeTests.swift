import Multiprocessing
import Testing

/// Bodies that run while something is held: their results and errors; and reading by subscripts.
@Suite(.timeLimit(.minutes(10))) struct ScopeTests {
    /// Something that can't be copied.
    private struct Ticket: ~Copyable {
        let number: Int
    }

    private enum BankError: Error, Equatable {
        case refused
    }

    private enum Kind: CaseIterable {
        case lock, rlock, condition, semaphore
    }

    @Test func resultsNeedNotBeCopyable() async throws {
        try await withSyncManager { manager in
            let (lock, rlock) = (try await manager.lock(), try await manager.rlock())
            let semaphore = try await manager.semaphore(2)
            let tickets = try await manager.value(0)
            let first = try await lock.withLock {
                Ticket(number: try await tickets.increment())
            }
            #expect(first.number == 1)
            let second = try await rlock.withLock { (grant: LockGrant) in
                Ticket(number: grant.token)
            }
            #expect(second.number == 1)
            let third = try await semaphore.withPermit { Ticket(number: 3) }
            #expect(third.number == 3)
            #expect(try await !lock.locked())
        }
    }

    @Test func errorsOfBodiesAreTheirOwn() async throws {
        try await withSyncManager { manager in
            let (lock, rlock) = (try await manager.lock(), try await manager.rlock())
            await #expect(throws: BankError.refused) {
                try await lock.withLock { throw BankError.refused }
            }
            await #expect(throws: BankError.refused) {
                try await rlock.withLock { (_: LockGrant) async throws(BankError) in
                    throw BankError.refused
                }
            }
            // Both have been given back.
            #expect(try await lock.acquire(timeout: .zero))
            try await rlock.withLock {}
        }
    }

    /// Compiles only if the errors are typed.
    private func take(
        _ manager: SyncManager,
        _ counts: DictProxy<String, Int>,
        _ key: String
    ) async throws(MultiprocessingError) -> Int {
        let lock = try await manager.lock()
        let semaphore = try await manager.boundedSemaphore(1)
        let condition = try await manager.condition()
        return try await lock.withLock { () async throws(MultiprocessingError) in
            try await semaphore.withPermit { (_: LockGrant) async throws(MultiprocessingError) in
                try await condition.withLock { () async throws(MultiprocessingError) in
                    try await condition.withLock { () async throws(MultiprocessingError) in 0 }
                        + (try await counts[key] ?? 0)
                }
            }
        }
    }

    @Test func errorsOfTypedBodiesAreTyped() async throws {
        try await withSyncManager { manager in
            let counts = try await manager.dict(String.self, Int.self, initial: ["a": 5])
            #expect(try await take(manager, counts, "a") == 5)
            let texts = try await manager.dict(String.self, String.self, initial: ["a": "b"])
            let wrong = DictProxy<String, Int>(reference: texts.reference)
            do throws(MultiprocessingError) {
                _ = try await take(manager, wrong, "a")
                Issue.record("a text was taken for a number")
            } catch {
                #expect(error.code == .typeMismatch)
            }
        }
    }

    @Test func anErrorOfTheReleaseIsThrownToo() async throws {
        try await withSyncManager { manager in
            let lock = try await manager.lock()
            let error = await #expect(throws: MultiprocessingError.self) {
                try await lock.withLock { try await lock.release() }
            }
            #expect(error?.remote?.typeName == "builtins.RuntimeError")
        }
    }

    @Test(arguments: Route.allCases)
    func subscriptsRead(over route: Route) async throws {
        try await route.withManager { manager in
            let counts = try await manager.dict(String.self, Int.self, initial: ["a": 1])
            #expect(try await counts["a"] == 1)
            #expect(try await counts["b"] == nil)
            #expect(try await counts["b", default: 7] == 7)
            let list = try await manager.list(String.self, initial: ["x", "y", "z"])
            #expect(try await list[-1] == "z")
            #expect(try await list[0..<2] == ["x", "y"])
            let array = try await manager.array([1, 2, 3])
            #expect(try await array[1] == 2)
            let deque = try await manager.deque(Int.self, initial: [4])
            #expect(try await deque[0] == 4)
            let namespace = try await manager.namespace(["limit": .int(3)])
            #expect(try await namespace["limit", as: Int.self] == 3)
            let error = await #expect(throws: MultiprocessingError.self) { try await list[9] }
            #expect(error?.remote?.typeName == "builtins.IndexError")
            let none = await #expect(throws: MultiprocessingError.self) {
                try await namespace["x", as: Int.self]
            }
            #expect(none?.message.contains("__getattribute__") == false)
            #expect(none?.message.hasPrefix("reading an attribute of Namespace at ") == true)
        }
    }
}
