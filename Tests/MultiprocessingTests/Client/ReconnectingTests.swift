@testable import Multiprocessing
import Testing

/// What becomes of calls, proxies and locks when the connection is lost.
@Suite(.timeLimit(.minutes(10))) struct ReconnectingTests {
    /// The ways in which a connection is lost, and another one found.
    enum Loss: String, CaseIterable, CustomTestStringConvertible, Sendable {
        /// The connection breaks; the server stays.
        case cut
        /// The server stops in order, and another one is started at its address.
        case restart

        var testDescription: String { rawValue }

        func happen(to server: RestartingServer, _ manager: SyncManager) async throws {
            switch self {
            case .cut: try await manager.lose { try manager.cutConnection() }
            case .restart:
                try await manager.lose { await server.stop() }
                try await server.start()
            }
        }
    }

    @Test(arguments: RestartingServer.Route.allCases, Loss.allCases)
    func namedObjectsAreFoundAgain(_ route: RestartingServer.Route, _ loss: Loss) async throws {
        try await RestartingServer.run(route) { server, manager in
            let counts = try await manager.dict(named: "counts", String.self, Int.self)
            let jobs = try await manager.queue(named: "jobs", Int.self)
            let lock = try await manager.lock(named: "lock")
            try await counts.set("a", 1)
            let token = counts.token
            try await loss.happen(to: server, manager)
            // Many tasks use one proxy at once.
            try await withThrowingTaskGroup { group in
                for number in 0..<20 {
                    group.addTask { try await counts.set("\(number)", number) }
                }
                try await group.waitForAll()
            }
            try await jobs.put(7)
            #expect(try await jobs.get() == 7)
            #expect(try await lock.withLock { () async throws in 5 } == 5)
            #expect(try await counts.get("19") == 19)
            switch loss {
            case .cut:
                #expect(try await counts.get("a") == 1)
                #expect(counts.token == token)
            case .restart:
                #expect(try await counts.get("a") == nil)
                #expect(counts.token != token)
            }
            // Each task has looked for the object; the references beyond one are given back.
            let other = try await server.connect()
            let same = try await other.dict(named: "counts", String.self, Int.self)
            #expect(same.token.ident == counts.token.ident)
            while try await other.references(to: counts) > 2 {}
            #expect(try await other.references(to: counts) == 2)
            await other.close()
        }
    }

    @Test func objectsWithoutNamesAreLostWithTheServer() async throws {
        try await RestartingServer.run { server, manager in
            let list = try await manager.list(Int.self, initial: [1, 2])
            try await Loss.restart.happen(to: server, manager)
            let error = await #expect(throws: MultiprocessingError.self) { try await list.count() }
            #expect(error?.code == .objectReleased)
            #expect(error?.message.contains("was started again") == true)
            #expect(error?.message.contains("names") == true)
            // The manager is of use as before.
            #expect(try await manager.list(Int.self, initial: [1]).count() == 1)
        }
    }

    @Test func objectsWithoutNamesGoOnIfTheServerStillHasThem() async throws {
        try await RestartingServer.run { server, manager in
            let lost = try await manager.list(Int.self, initial: [1, 2])
            let rows = try await manager.dict(named: "rows", String.self, ListProxy<Int>.self)
            let kept = try await manager.list(Int.self, initial: [3])
            try await rows.set("kept", kept)
            try await Loss.cut.happen(to: server, manager)
            #expect(try await kept.count() == 1)
            let error = await #expect(throws: MultiprocessingError.self) { try await lost.count() }
            #expect(error?.code == .objectReleased)
            #expect(error?.message.contains("has dropped it") == true)
            #expect(try await rows.get("kept")?.count() == 1)
        }
    }

    @Test func proxiesAmongArgumentsAreFoundAgain() async throws {
        try await RestartingServer.run { server, manager in
            let row = try await manager.list(named: "row", Int.self)
            let rows = try await manager.dict(named: "rows", String.self, ListProxy<Int>.self)
            try await Loss.restart.happen(to: server, manager)
            try await rows.set("a", row)
            let found = try #require(try await rows.get("a"))
            try await row.append(4)
            #expect(try await found.count() == 1)
        }
    }

    @Test(arguments: Loss.allCases)
    func callsUnderWayAreNotRepeated(_ loss: Loss) async throws {
        try await RestartingServer.run { server, manager in
            let queue = try await manager.queue(named: "q", Int.self)
            let event = try await manager.event(named: "e")
            let waiting = Task { try await queue.get() }
            let other = Task { try await event.wait() }
            let observer = try await server.connect()
            while try await observer.inspect().waitingCalls < 2 {}
            await observer.close()
            try await loss.happen(to: server, manager)
            let code: MultiprocessingError.Code = loss == .cut ? .connectionLost : .serverStopped
            let error = await #expect(throws: MultiprocessingError.self) { try await waiting.value }
            #expect(error?.code == code)
            #expect(error?.message.contains("may or may not have been carried out") == true)
            let second = await #expect(throws: MultiprocessingError.self) { try await other.value }
            #expect(second?.code == code)
            #expect(try await manager.inspect().waitingCalls == 0)
        }
    }

    @Test func callsMadeMeanwhileWait() async throws {
        try await RestartingServer.run { server, manager in
            let queue = try await manager.queue(named: "q", Int.self)
            var events = manager.events.makeAsyncIterator()
            try await manager.lose { await server.stop() }
            let calls = Task {
                try await queue.put(1)
                return try await queue.get()
            }
            let making = Task {
                try await manager.dict(String.self, Int.self, initial: ["a": 1]).get("a")
            }
            let piping = Task {
                try await manager.pipeline { p in
                    (p.put(queue, 2), p.call(queue, "qsize", as: Int.self))
                }.1
            }
            // They have waited for a while, in vain.
            await SyncManager.wait(forAttempts: 3, in: &events)
            try await server.start()
            #expect(try await making.value == 1)
            #expect(try await [1, 2].contains(calls.value))
            #expect(try await [1, 2].contains(piping.value))
            #expect(try await manager.numberOfObjects() == 1, "the queue, and no dict")
        }
    }

    @Test func callsWaitNoLongerThanTheyMay() async throws {
        try await RestartingServer.run { server, manager in
            let queue = try await manager.queue(named: "q", Int.self)
            try await manager.lose { await server.stop() }
            let error = await #expect(throws: MultiprocessingError.self) {
                try await queue.get(timeout: .milliseconds(20))
            }
            // The server had said that it stops.
            #expect(error?.code == .serverStopped)
            #expect(error?.message.contains("it was not sent") == true)
            #expect(error?.message.contains("no other connection after") == true)
            let second = await #expect(throws: MultiprocessingError.self) {
                try await queue.call("qsize", as: Int.self, timeout: .milliseconds(20))
            }
            #expect(second?.code == .serverStopped)
            let waiting = Task { try await queue.qsize() }
            waiting.cancel()
            let third = await #expect(throws: MultiprocessingError.self) { try await waiting.value }
            #expect(third?.code == .cancelled)
        }
    }

    @Test func whatRemainsOfALimitGoesToTheServer() async throws {
        try await RestartingServer.run { server, manager in
            let queue = try await manager.queue(named: "q", Int.self)
            var events = manager.events.makeAsyncIterator()
            try await manager.lose { await server.stop() }
            let clock = ContinuousClock()
            let begin = clock.now
            let limit = Duration.seconds(10)
            let call = Task { try await queue.get(timeout: limit) }
            // By time and not by attempts, of which a busy machine makes few; and longer than that is late.
            _ = await SyncManager.wait(for: &events) { event -> Bool? in
                guard case .reconnecting = event else { return nil }
                return begin.duration(to: clock.now) >= .seconds(3) ? true : nil
            }
            let outage = begin.duration(to: clock.now)
            try await server.start()
            let error = await #expect(throws: MultiprocessingError.self) { try await call.value }
            #expect(error?.code == .empty)
            let length = begin.duration(to: clock.now)
            #expect(length >= limit)
            #expect(length < limit + outage, "the outage took \(outage)")
        }
    }

    @Test(arguments: Loss.allCases)
    func heldLocksAreNotGivenBackToOthers(_ loss: Loss) async throws {
        try await RestartingServer.run { server, manager in
            let lock = try await manager.lock(named: "lock")
            let rlock = try await manager.rlock(named: "rlock")
            let permits = try await manager.semaphore(named: "permits", 1)
            let owner = LockOwner()
            try await lock.acquire()
            let grant = try #require(try await permits.acquireGrant())
            try await rlock.acquire(as: owner)
            #expect(grant.token > 0)
            try await loss.happen(to: server, manager)
            // Somebody else takes them.
            let other = try await server.connect()
            let theirs = try await other.lock(named: "lock")
            try await theirs.acquire()
            let theirPermits = try await other.semaphore(named: "permits", 1)
            try await theirPermits.acquire()
            // The proxies are in use again before anything is given back.
            #expect(try await lock.acquire(blocking: false) == false)
            await expectLoss { () async throws(MultiprocessingError) in try await lock.release() }
            await expectLoss { () async throws(MultiprocessingError) in
                try await permits.release()
            }
            await expectLoss { () async throws(MultiprocessingError) in
                try await rlock.release(as: owner)
            }
            #expect(try await theirs.locked())
            #expect(try await theirPermits.acquire(blocking: false) == false)
            await other.close()
            // What is taken anew is given back as always.
            try await lock.acquire()
            try await lock.release()
            try await rlock.acquire(as: owner)
            try await rlock.release(as: owner)
        }
    }

    @Test func aScopeOfALostLockSaysSo() async throws {
        try await RestartingServer.run { server, manager in
            let lock = try await manager.lock(named: "lock")
            let error = await #expect(throws: MultiprocessingError.self) {
                try await lock.withLock { () async throws in
                    try await Loss.cut.happen(to: server, manager)
                }
            }
            #expect(error?.code == .connectionLost)
            #expect(error?.message.contains("nothing was sent") == true)
            #expect(try await lock.withLock { () async throws in 1 } == 1)
        }
    }

    @Test func closingEndsTheWaitForAConnection() async throws {
        try await RestartingServer.run { server, manager in
            let queue = try await manager.queue(named: "q", Int.self)
            var events = manager.events.makeAsyncIterator()
            try await manager.lose { await server.stop() }
            let waiting = Task { try await queue.qsize() }
            await SyncManager.wait(forAttempts: 2, in: &events)
            await manager.close()
            let error = await #expect(throws: MultiprocessingError.self) { try await waiting.value }
            #expect(error?.code == .closed)
            let isClosed = await SyncManager.wait(for: &events) { event in
                if case .closed = event { true } else { nil }
            }
            #expect(isClosed == true)
            #expect(await events.next() == nil)
        }
    }

    @Test func theLastProxyEndsIt() async throws {
        try await RestartingServer.run { server, _ in
            var manager: SyncManager? = try await server.connect()
            var events = try #require(manager).events.makeAsyncIterator()
            await server.stop()
            await SyncManager.wait(forAttempts: 2, in: &events)
            manager = nil
            let isClosed = await SyncManager.wait(for: &events) { event in
                if case .closed = event { true } else { nil }
            }
            #expect(isClosed == true)
            try await server.start()
        }
    }

    @Test func aServerWithAnotherAuthkeyIsTheEnd() async throws {
        try await RestartingServer.run { server, manager in
            let queue = try await manager.queue(named: "q", Int.self)
            try await manager.lose { await server.stop() }
            try await server.start(authkey: .random())
            let error = await #expect(throws: MultiprocessingError.self) { try await queue.qsize() }
            #expect(error?.code == .authenticationFailed)
            #expect(error?.message.contains(/\b\d+ attempts?\b/) == true)
        }
    }

    @Test func withoutReconnectionALossIsTheEnd() async throws {
        try await RestartingServer.run {
            $0.reconnection = .never
        } _: { server, manager in
            let queue = try await manager.queue(named: "q", Int.self)
            var events = manager.events.makeAsyncIterator()
            try manager.cutConnection()
            let isOver = await SyncManager.wait(for: &events) { event in
                if case .gaveUp(let error) = event { error.code == .connectionLost } else { nil }
            }
            #expect(isOver == true)
            let error = await #expect(throws: MultiprocessingError.self) { try await queue.qsize() }
            #expect(error?.code == .connectionLost)
        }
    }

    @Test func iteratorsAreLost() async throws {
        try await RestartingServer.run { server, manager in
            let counts = try await manager.dict(named: "counts", Int.self, Int.self)
            for number in 0..<1500 { try await counts.set(number, number) }
            let keys = try await counts.makeKeyIterator()
            #expect(try await keys.next() == 0)
            try await Loss.cut.happen(to: server, manager)
            let error = await #expect(throws: MultiprocessingError.self) { try await keys.next() }
            #expect(error?.code == .objectReleased)
        }
    }

    private func expectLoss(
        _ release: () async throws(MultiprocessingError) -> Void
    ) async {
        do throws(MultiprocessingError) {
            try await release()
            Issue.record("what was lost was given back")
        } catch {
            #expect(error.code == .connectionLost)
            #expect(error.message.contains("somebody else may hold it"))
        }
    }
}

extension SyncManager {
    /// How many references clients hold to an object.
    fileprivate func references(to proxy: some Proxy) async throws -> Int {
        try await inspect().objects.first { $0.ident == proxy.token.ident }?.references ?? 0
    }
}
