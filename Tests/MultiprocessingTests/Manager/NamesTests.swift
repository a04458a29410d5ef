import MPTestSupport
import Multiprocessing
import Testing

/// Names: what is there, who may make it again, and how long it stays.
@Suite(.timeLimit(.minutes(10))) struct NamesTests {
    /// A manager, and another client of its server.
    private func withTwoManagers(
        registry: Registry = .standard,
        _ body: (SyncManager, SyncManager) async throws -> Void
    ) async throws {
        let authkey = Authkey.random()
        try await withSyncManager(authkey: authkey, registry: registry) { manager in
            let other = try await SyncManager.connect(to: manager.address, authkey: authkey)
            try await body(manager, other)
            await other.close()
        }
    }

    @Test(arguments: Route.allCases)
    func areListedWithTypesAndSizes(over route: Route) async throws {
        try await route.withManager { manager in
            #expect(try await manager.names().isEmpty)
            let jobs = try await manager.queue(named: "jobs", Int.self, maxsize: 10)
            try await jobs.put(1)
            _ = try await manager.lock(named: "lock", lifetime: .unused(for: .seconds(600)))
            _ = try await manager.list(Int.self)
            let names = try await manager.names()
            #expect(names.map(\.name) == ["jobs", "lock"])
            #expect(names.map(\.typeid) == ["Queue", "Lock"])
            #expect(names.map(\.size) == [1, 0])
            #expect(names.map(\.lifetime) == [.server, .unused(for: .seconds(600))])
            #expect(names.map(\.settings) == ["Queue(maxsize=10)", "Lock"])
            #expect(try await manager.removeName("jobs"))
            #expect(try await !manager.removeName("jobs"))
            #expect(try await jobs.get() == 1)
            #expect(try await manager.names().map(\.name) == ["lock"])
        }
    }

    @Test func areFetchedInPages() async throws {
        try await withSyncManager { manager in
            for number in 0..<7 { _ = try await manager.list(named: "\(number)", Int.self) }
            for size in [1, 3, 7, 8] {
                let names = try await manager.names(pageSize: size).map(\.name)
                #expect(names == (0..<7).map(String.init))
            }
        }
    }

    @Test func aSecondMakerWithOtherSettingsSeesBoth() async throws {
        try await withTwoManagers { manager, other in
            _ = try await manager.semaphore(named: "permits", 2)
            _ = try await other.semaphore(named: "permits", 2)
            _ = try await other.semaphore(named: "permits")
            let error = await #expect(throws: MultiprocessingError.self) {
                try await other.semaphore(named: "permits", 5)
            }
            #expect(error?.code == .nameTaken)
            #expect(
                error?.message.contains("a Semaphore(value=2), not a Semaphore(value=5)") == true
            )
            _ = try await manager.value(named: "hits", 0)
            _ = try await other.value(named: "hits", 7)
            for wrong in ["text", "real", "lock"] {
                let error = await #expect(throws: MultiprocessingError.self) {
                    switch wrong {
                    case "text": _ = try await other.value(named: "hits", "text")
                    case "real": _ = try await other.value(named: "hits", 1.5)
                    default: _ = try await other.lock(named: "hits")
                    }
                }
                #expect(error?.code == .nameTaken)
            }
            // What may be nothing is of no kind.
            _ = try await manager.value(named: "maybe", Int?.none)
            _ = try await other.value(named: "maybe", Optional(3))
        }
    }

    @Test func aProxyIsCheckedAgainstTheType() async throws {
        try await withTwoManagers { manager, other in
            _ = try await manager.queue(named: "jobs", Int.self)
            let jobs = try await other.object(named: "jobs", as: QueueProxy<Int>.self)
            try await jobs.put(1)
            let any = try await other.object(named: "jobs", as: AutoProxy.self)
            #expect(try await any.get(as: Int.self) == 1)
            for isKnown in [true, false] {
                let error = await #expect(throws: MultiprocessingError.self) {
                    if isKnown {
                        _ = try await other.object(named: "x", "Queue", as: LockProxy.self)
                    } else {
                        _ = try await other.object(named: "jobs", as: LockProxy.self)
                    }
                }
                #expect(error?.code == .typeMismatch)
                #expect(
                    error?.message.contains("a LockProxy is for a Lock, not for a Queue") == true
                )
            }
            // Nothing was made for it.
            #expect(try await manager.names().map(\.name) == ["jobs"])
            let none = await #expect(throws: MultiprocessingError.self) {
                try await other.object(named: "x", as: AutoProxy.self)
            }
            #expect(none?.code == .unknownName)
        }
    }

    @Test func aSessionsObjectGoesWithTheSession() async throws {
        try await withTwoManagers { manager, other in
            let inbox = try await other.queue(named: "inbox", lifetime: .session, Int.self)
            let found = try await manager.queue(named: "inbox", Int.self)
            try await found.put(1)
            #expect(try await inbox.get() == 1)
            let waiting = Task { try await found.get() }
            while try await manager.inspect().waitingCalls == 0 {}
            await other.close()
            let error = await #expect(throws: MultiprocessingError.self) { try await waiting.value }
            #expect(error?.code == .objectReleased)
            #expect(try await manager.names().isEmpty)
        }
    }

    @Test func onlyANameHasALifetime() async throws {
        try await withSyncManager { manager in
            let error = await #expect(throws: MultiprocessingError.self) {
                try await manager.lock(lifetime: .session)
            }
            #expect(error?.code == .unsupported)
        }
    }

    // MARK: Checked queues

    private struct Job: Codable, Hashable {
        var number: Int
    }

    @Test(arguments: Route.allCases)
    func aCheckedQueueSetsAsideWhatDoesNotDecode(over route: Route) async throws {
        try await route.withManager { manager in
            let mixed = try await manager.queue(named: "jobs", WireValue.self)
            let jobs = try await manager.queue(named: "jobs", Job.self, checked: true)
            try await mixed.putAll([.text("poison"), .dict(["number": .int(1)])])
            let error = await #expect(throws: MultiprocessingError.self) {
                try await jobs.get()
            }
            #expect(error?.code == .typeMismatch)
            #expect(error?.message.contains("it was set aside in the queue") == true)
            #expect(try await jobs.get() == Job(number: 1))
            #expect(try await jobs.qsize() == 0)
            #expect(try await jobs.refusedItems() == [.text("poison")])
            // An item that went well isn't in doubt any more.
            #expect(try await manager.inspect().objects.contains { $0.size == 1 })
            #expect(try await jobs.retryRefusedItems() == 1)
            #expect(try await mixed.getNowait() == .text("poison"))
        }
    }

    @Test func ofSeveralItemsOnlyTheBadOnesAreSetAside() async throws {
        try await withSyncManager { manager in
            let mixed = try await manager.queue(named: "jobs", WireValue.self)
            let jobs = try await manager.queue(named: "jobs", Job.self).checked
            let items = (0..<4).map { WireValue.dict(["number": .int($0)]) }
            try await mixed.putAll(items[..<2] + [.null] + items[2...])
            await #expect(throws: MultiprocessingError.self) { try await jobs.getAll() }
            #expect(try await jobs.refusedItems() == [.null])
            #expect(try await jobs.getAll() == (0..<4).map(Job.init))
            #expect(try await jobs.dropRefusedItems() == 1)
        }
    }

    @Test func anEmptyCheckedQueueIsLikeAnyOther() async throws {
        try await withSyncManager { manager in
            let jobs = try await manager.queue(Job.self, checked: true)
            let error = await #expect(throws: MultiprocessingError.self) {
                try await jobs.getNowait()
            }
            #expect(error?.code == .empty)
            let waiting = Task { try await jobs.get() }
            try await jobs.put(Job(number: 5))
            #expect(try await waiting.value == Job(number: 5))
            let cancelled = Task { try await jobs.get() }
            cancelled.cancel()
            await #expect(throws: (any Error).self) { try await cancelled.value }
        }
    }

    @Test func withoutTheCheckTheItemIsGone() async throws {
        try await withSyncManager { manager in
            let mixed = try await manager.queue(named: "jobs", WireValue.self)
            let jobs = try await manager.queue(named: "jobs", Job.self)
            try await mixed.put(.null)
            await #expect(throws: MultiprocessingError.self) { try await jobs.get() }
            #expect(try await jobs.refusedItems().isEmpty)
        }
    }
}
