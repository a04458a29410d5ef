import Multiprocessing
import Testing

/// What becomes of what a client holds when its connection ends.
@Suite struct DeathTests {
    /// Objects that are taken and given back, and how a grant of each is got.
    enum Kind: CaseIterable, CustomTestStringConvertible {
        case lock, rlock, semaphore, boundedSemaphore, condition

        var testDescription: String { "\(self)" }

        /// Takes the object of this kind and keeps it, until `body` has ended.
        func hold(
            in manager: SyncManager,
            _ body: @Sendable (LockGrant) async throws -> Void
        ) async throws {
            switch self {
            case .lock: try await manager.lock(named: "x").withLock(body)
            case .rlock: try await manager.rlock(named: "x").withLock(body)
            case .semaphore: try await manager.semaphore(named: "x").withPermit(body)
            case .boundedSemaphore: try await manager.boundedSemaphore(named: "x").withPermit(body)
            case .condition: try await manager.condition(named: "x").withLock(body)
            }
        }
    }

    @Test(
        "The next owner learns that the one before died",
        .timeLimit(.minutes(10)),
        arguments: Kind.allCases
    )
    func passesOnWhatTheDeadHeld(_ kind: Kind) async throws {
        try await withTwoManagers { manager, other in
            let (held, entry) = AsyncStream.makeStream(of: LockGrant.self)
            let holder = Task {
                try await kind.hold(in: other) { grant in
                    entry.yield(grant)
                    try await Task.sleep(for: .seconds(1000))
                }
            }
            var grants = held.makeAsyncIterator()
            let first = try #require(await grants.next())
            let (passed, passing) = AsyncStream.makeStream(of: LockGrant.self)
            let waiting = Task { try await kind.hold(in: manager) { passing.yield($0) } }
            while try await manager.inspect().waitingCalls == 0 {}
            await other.close()
            var next = passed.makeAsyncIterator()
            let second = try #require(await next.next())
            #expect(second.wasAbandoned)
            #expect(second.token > first.token)
            try await waiting.value
            try await kind.hold(in: manager) { third in
                #expect(!third.wasAbandoned)
                #expect(third.token > second.token)
            }
            holder.cancel()
            _ = await holder.result
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aGrantThatHasEndedIsNotGivenBackTwice() async throws {
        try await withTwoManagers { manager, _ in
            let lock = try await manager.lock()
            let grant = try #require(try await lock.acquireGrant())
            try await lock.release()
            let next = try #require(try await lock.acquireGrant(timeout: .zero))
            let error = await #expect(throws: MultiprocessingError.self) {
                try await lock.release(grant)
            }
            #expect(error?.remote?.message == "the grant \(grant.token) has ended")
            #expect(try await lock.locked())
            try await lock.release(next)
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func thePartyThatDiesDoesNotCount() async throws {
        try await withTwoManagers { manager, other in
            let barrier = try await manager.barrier(named: "b", parties: 2)
            let dying = Task { try await other.barrier(named: "b", parties: 2).wait() }
            while try await barrier.waitingCount() == 0 {}
            await other.close()
            _ = await dying.result
            while try await barrier.waitingCount() > 0 {}
            #expect(try await barrier.isBroken() == false)
        }
    }

    private func withTwoManagers(
        _ body: (SyncManager, SyncManager) async throws -> Void
    ) async throws {
        let authkey = Authkey.random()
        try await withSyncManager(authkey: authkey) { manager in
            let other = try await SyncManager.connect(to: manager.address, authkey: authkey)
            try await body(manager, other)
            await other.close()
        }
    }
}
