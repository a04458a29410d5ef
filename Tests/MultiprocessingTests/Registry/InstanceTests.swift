import MPWire
import Testing

@testable import Multiprocessing

/// Objects that every client shares.
@Suite struct InstanceTests {
    private static var registry: Registry {
        var registry = Shared.registry
        registry.instance("get_queue", of: "Queue", 2)
        registry.instance("get_ada", of: "Person", "Ada", 36)
        registry.instance("get_hits", of: Shared.counter, 10)
        return registry
    }

    @Test(.timeLimit(.minutes(10)))
    func everyClientGetsTheSameObject() async throws {
        try await withSyncManager(registry: Self.registry) { manager in
            let queue = try await RemoteObject(manager, "get_queue")
            try await queue.call("put", .int(1))
            try await queue.call("put", .int(2))
            let other = try await RemoteObject(manager, "get_queue")
            #expect(try await other.call("full") == .bool(true))
            #expect(try await other.call("get") == .int(1))
            #expect(queue.reference.token.ident == other.reference.token.ident)
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func anInstanceLivesOnWithoutClients() async throws {
        try await withSyncManager(registry: Self.registry) { manager in
            let hits = try await RemoteObject(manager, "get_hits")
            #expect(try await hits.call("add", .int(1)) == .int(11))
            let base = try await manager.inspect().objects.count
            let list = try await manager.list(Int.self)
            try await list.append(1)
            _ = consume list
            // Both references are given back by the time when the list has gone.
            while try await manager.inspect().objects.count > base {}
            let same = try await RemoteObject(manager, "get_hits")
            #expect(try await same.call("get") == .int(11))
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func aConstructorOfTheRegistryMakesIt() async throws {
        try await withSyncManager(registry: Self.registry) { manager in
            let ada = try await RemoteObject(manager, "get_ada")
            #expect(try await ada.call("get_name") == .text("Ada"))
        }
    }
}
