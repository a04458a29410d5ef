import Multiprocessing
import Testing

@Suite struct SnapshotTests {
    @Test(.timeLimit(.minutes(10)), arguments: Route.allCases)
    func showsObjectsAndConnections(over route: Route) async throws {
        try await route.withManager { manager in
            let jobs = try await manager.queue(named: "jobs", Int.self)
            let list = try await manager.list(Int.self, initial: [1, 2, 3])
            let snapshot = try await manager.inspect()
            #expect(snapshot.typeids.contains("Queue"))
            let queue = snapshot.objects.first { $0.ident == jobs.token.ident }
            #expect(queue?.name == "jobs")
            #expect(queue?.typeid == "Queue")
            let numbers = snapshot.objects.first { $0.ident == list.token.ident }
            #expect(numbers?.size == 3)
            #expect(numbers?.references == 1)
            #expect(snapshot.connections.contains { $0.mode == "link" })
            #expect(list.token.ident.hasPrefix(snapshot.serverID))
            // Over a network nobody knows that it is the server's own process that asks.
            if [.inProcess, .unix].contains(route) {
                #expect(try await manager.debugInfo().contains("[1, 2, 3]"))
            }
            #expect(snapshot.limits.first { $0.name == "connections" }?.allowed == 10_000)
            let principal = snapshot.principals.first { $0.objects == 2 }
            #expect((principal?.connections ?? 0) > 0)
            #expect(snapshot.denials == 0)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: [Route.inProcess, .unix])
    func pagesArePutTogether(over route: Route) async throws {
        try await route.withManager { manager in
            var lists: [ListProxy<Int>] = []
            for number in 0..<25 {
                lists.append(try await manager.list(Int.self, initial: [number]))
            }
            let idents = lists.map(\.token.ident)
            let connections = try await manager.inspect().connections.map(\.id)
            for size in [1, 4, 25] {
                let snapshot = try await manager.inspect(pageSize: size)
                #expect(snapshot.objects.map(\.ident) == idents)
                #expect(snapshot.connections.map(\.id) == connections)
                #expect(snapshot.principals.contains { $0.objects == 25 })
            }
            #expect(try await manager.inspect().objects.map(\.ident) == idents)
            #expect(try await manager.orphans(pageSize: 1) == [])
            await #expect(throws: MultiprocessingError.self) {
                try await manager.inspect(pageSize: 0)
            }
            withExtendedLifetime(lists) {}
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: [Route.inProcess, .unix])
    func oneObjectIsDescribedWithoutTheOthers(over route: Route) async throws {
        try await route.withManager { manager in
            var lists: [ListProxy<Int>] = []
            for number in 0..<20 {
                lists.append(try await manager.list(Int.self, initial: Array(0..<number)))
            }
            let ident = lists[17].token.ident
            let found = try #require(try await manager.inspect(ident: ident))
            #expect(found.ident == ident && found.typeid == "list" && found.size == 17)
            // Where it was there is the next one, which isn't meant.
            _ = try await manager.drop([ident], force: true)
            #expect(try await manager.inspect(ident: ident) == nil)
            for other in ["", "-", "7f3a", "x-0", "0123-zz", "\(ident)ffffff"] {
                #expect(try await manager.inspect(ident: other) == nil)
            }
            withExtendedLifetime(lists) {}
        }
    }
}
