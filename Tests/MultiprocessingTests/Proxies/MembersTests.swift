@testable import Multiprocessing
import Testing

/// Members of real servers.
@Suite(.timeLimit(.minutes(10))) struct MembersTests {
    struct Worker: Codable, Equatable, Sendable {
        let address: String
        let slots: Int
    }

    @Test(arguments: Route.allCases)
    func areRegisteredListedAndWatched(_ route: Route) async throws {
        try await route.withManager { manager in
            let workers = try await manager.members(named: "workers", Worker.self)
            var changes = workers.changes.makeAsyncIterator()
            #expect(try await changes.next()?.count == 0)
            let (first, second) = (
                Worker(address: "a:1", slots: 2), Worker(address: "b:1", slots: 3)
            )
            try await workers.register("one", first)
            #expect(try await changes.next() == [Member(name: "one", data: first)])
            try await workers.register("two", second)
            try await workers.register("one", second)
            let both = [Member(name: "one", data: second), Member(name: "two", data: second)]
            // A reader that was slow gets the newest state.
            #expect(try await changes.next() == both)
            #expect(try await workers.members() == both)
            #expect(try await workers.unregister("one"))
            #expect(try await !workers.unregister("one"))
            #expect(try await changes.next() == [both[1]])
            let error = await #expect(throws: MultiprocessingError.self) {
                try await workers.register("two", first, replacing: false)
            }
            #expect(error?.code == .nameTaken)
        }
    }

    @Test func namelessOnesArePassedOnAsProxies() async throws {
        try await withSyncManager { manager in
            let holder = try await manager.dict(String.self, MembersProxy<Int>.self)
            try await holder.set("crew", manager.members(Int.self))
            let crew = try #require(try await holder.get("crew"))
            try await crew.register("a", 1)
            #expect(try await holder.get("crew")?.members() == [Member(name: "a", data: 1)])
        }
    }

    @Test func dataOfAnotherTypeIsAnError() async throws {
        try await withSyncManager { manager in
            let texts = try await manager.members(named: "m", String.self)
            try await texts.register("a", "x")
            let numbers = try await manager.members(named: "m", Int.self)
            let error = await #expect(throws: MultiprocessingError.self) {
                try await numbers.members()
            }
            #expect(error?.code == .typeMismatch)
            var changes = numbers.changes.makeAsyncIterator()
            await #expect(throws: MultiprocessingError.self) { try await changes.next() }
            #expect(try await changes.next() == nil)
        }
    }

    @Test func endWithTheirProgram() async throws {
        try await RestartingServer.run { server, manager in
            let crew = try await manager.members(named: "crew", Int.self)
            let other = try await server.connect()
            let theirs = try await other.members(named: "crew", Int.self)
            try await theirs.register("a", 1)
            try await theirs.register("b", 2)
            var changes = crew.changes.makeAsyncIterator()
            #expect(try await changes.next()?.map(\.name) == ["a", "b"])
            let taken = await #expect(throws: MultiprocessingError.self) {
                try await crew.register("a", 3)
            }
            #expect(taken?.code == .nameTaken)
            #expect(taken?.message.contains("another session") == true)
            let foreign = await #expect(throws: MultiprocessingError.self) {
                try await crew.unregister("a")
            }
            #expect(foreign?.code == .remote)
            await other.close()
            #expect(try await changes.next() == [])
            try await crew.register("a", 3)
        }
    }

    @Test func aScopeEndsItsMembership() async throws {
        try await withSyncManager { manager in
            let crew = try await manager.members(named: "crew", Int.self)
            let names = try await crew.withMembership(as: "a", 1) {
                let error = await #expect(throws: MultiprocessingError.self) {
                    try await crew.withMembership(as: "a", 2) {}
                }
                #expect(error?.code == .nameTaken)
                return try await crew.members().map(\.name)
            }
            #expect(names == ["a"])
            #expect(try await crew.members() == [])
            struct Failure: Error {}
            await #expect(throws: Failure.self) {
                try await crew.withMembership(as: "a", 1) { throw Failure() }
            }
            #expect(try await crew.members() == [])
        }
    }

    @Test func aScopeThatIsCancelledEndsItsMembership() async throws {
        try await withSyncManager { manager in
            let crew = try await manager.members(named: "crew", Int.self)
            var changes = crew.changes.makeAsyncIterator()
            _ = try await changes.next()
            let scope = Task {
                try await crew.withMembership(as: "a", 1) {
                    try await Task.sleep(for: .seconds(1000))
                }
            }
            #expect(try await changes.next()?.count == 1)
            scope.cancel()
            await #expect(throws: CancellationError.self) { try await scope.value }
            #expect(try await changes.next() == [])
        }
    }

    @Test func aLoopEndsWhenItIsCancelled() async throws {
        try await withSyncManager { manager in
            let crew = try await manager.members(named: "crew", Int.self)
            let loop = Task {
                var count = 0
                for try await _ in crew.changes { count += 1 }
                return count
            }
            while try await manager.inspect().waitingCalls == 0 {}
            loop.cancel()
            #expect(try await loop.value == 1)
            #expect(try await manager.inspect().waitingCalls == 0)
        }
    }

    @Test(arguments: RestartingServer.Route.allCases, ReconnectingTests.Loss.allCases)
    func aScopeRegistersAgain(
        _ route: RestartingServer.Route,
        _ loss: ReconnectingTests.Loss
    ) async throws {
        try await RestartingServer.run(route) { server, manager in
            let crew = try await manager.members(named: "crew", Int.self)
            var changes = crew.changes.makeAsyncIterator()
            #expect(try await changes.next() == [])
            let (entered, entering) = AsyncStream.makeStream(of: Void.self)
            let (leave, leaving) = AsyncStream.makeStream(of: Void.self)
            let scope = Task {
                try await crew.withMembership(as: "a", 1) {
                    entering.yield()
                    for await _ in leave { break }
                }
            }
            for await _ in entered { break }
            try await loss.happen(to: server, manager)
            // Another program sees it, as soon as it is registered again.
            let other = try await server.connect()
            let seen = try await other.members(named: "crew", Int.self)
            for try await list in seen.changes where list == [Member(name: "a", data: 1)] { break }
            // The sequence of before goes on.
            while try await changes.next()?.map(\.name) != ["a"] {}
            leaving.yield()
            try await scope.value
            #expect(try await seen.members() == [])
            await other.close()
        }
    }

    @Test func aMemberWhoseNameWasTakenMeanwhileLearnsOfIt() async throws {
        try await RestartingServer.run {
            $0.reconnection.callLimit = .milliseconds(300)
            $0.reconnection.firstPause = .seconds(3)
            $0.reconnection.longestPause = .seconds(3)
        } _: { server, manager in
            let crew = try await manager.members(named: "crew", Int.self)
            let (entered, entering) = AsyncStream.makeStream(of: Void.self)
            let scope = Task {
                try await crew.withMembership(as: "a", 1) {
                    entering.yield()
                    try await Task.sleep(for: .seconds(1000))
                }
            }
            for await _ in entered { break }
            try await manager.lose { await server.stop() }
            try await server.start()
            // The first attempt to connect again comes long after this.
            let other = try await server.connect()
            let theirs = try await other.members(named: "crew", Int.self)
            try await theirs.register("a", 2)
            let error = await #expect(throws: MultiprocessingError.self) { try await scope.value }
            #expect(error?.code == .nameTaken)
            #expect(try await theirs.members() == [Member(name: "a", data: 2)])
            await other.close()
        }
    }

    @Test func membersWithoutANameAreGoneWithTheirServer() async throws {
        try await RestartingServer.run { server, manager in
            let crew = try await manager.members(Int.self)
            let (entered, entering) = AsyncStream.makeStream(of: Void.self)
            let scope = Task {
                try await crew.withMembership(as: "a", 1) {
                    entering.yield()
                    try await Task.sleep(for: .seconds(1000))
                }
            }
            for await _ in entered { break }
            var changes = crew.changes.makeAsyncIterator()
            #expect(try await changes.next()?.count == 1)
            try await ReconnectingTests.Loss.restart.happen(to: server, manager)
            let error = await #expect(throws: MultiprocessingError.self) { try await scope.value }
            #expect(error?.code == .objectReleased)
            let other = await #expect(throws: MultiprocessingError.self) {
                try await changes.next()
            }
            #expect(other?.code == .objectReleased)
        }
    }
}
