import Distributed
import MPWire
import Multiprocessing
import Testing

@testable import MultiprocessingDistributed

/// Calls over a real connection.
@Suite("ManagerRoute", .timeLimit(.minutes(10))) struct ManagerRouteTests {
    let system = ManagerActorSystem()
    var registry: Registry {
        var registry = Registry.standard
        registry.serve(system)
        registry.error(RudeError.self)
        return registry
    }

    /// Runs a body with a connection of its own to a server that serves the actors.
    private func connected(
        timeout: Duration? = nil,
        _ body: (ManagerActorSystem, SyncManager) async throws -> Void
    ) async throws {
        try system.host(EnglishGreeter(actorSystem: system), as: "greeter")
        let authkey = Authkey.random()
        try await withSyncManager(authkey: authkey, registry: registry) { local in
            var configuration = SyncManagerConfiguration()
            configuration.errors.register(RudeError.self)
            let manager = try await SyncManager.connect(
                to: local.address,
                authkey: authkey,
                configuration: configuration
            )
            try await body(ManagerActorSystem(manager, timeout: timeout), manager)
            await manager.close()
        }
    }

    /// Waits until the hosted actor is in a long call, or out of it.
    private func wait(untilAsleep isAsleep: Bool) async throws {
        let greeter = try EnglishGreeter.resolve(id: .named("greeter"), using: system)
        while try await greeter.isAsleep != isAsleep { await Task.yield() }
    }

    @Test func callsThroughTypeAndStub() async throws {
        try await connected { client, _ in
            let greeter = try EnglishGreeter.resolve(id: .named("greeter"), using: client)
            #expect(try await greeter.greet("Anna") == "Hello, Anna!")
            #expect(try await greeter.echo([1, 2]) == [1, 2])
            let stub = try $Greeter.resolve(id: .named("greeter"), using: client)
            #expect(try await stub.greet("Anna") == "Hello, Anna!")
            try await stub.forget()
            #expect(try await greeter.names == [])
        }
    }

    @Test func registeredErrorsArriveTyped() async throws {
        try await connected { client, _ in
            let greeter = try EnglishGreeter.resolve(id: .named("greeter"), using: client)
            let error = await #expect(throws: RudeError.self) {
                try await greeter.greet("Nobody")
            }
            #expect(error == RudeError(word: "humbug"))
        }
    }

    @Test func ownErrorsArriveTypedWithoutRegistration() async throws {
        try await connected { client, _ in
            let nobody = try EnglishGreeter.resolve(id: .named("nobody"), using: client)
            let error = await #expect(throws: ManagerActorError.self) { try await nobody.count() }
            #expect(error?.code == .unknownActor)
        }
    }

    @Test func idsTravelInSharedObjects() async throws {
        try await connected { client, manager in
            let greeters = try await manager.dict(String.self, ManagerActorID.self)
            let greeter = try EnglishGreeter.resolve(id: .named("greeter"), using: client)
            try await greeters.set("english", greeter.myself().id)
            let id = try #require(try await greeters.get("english"))
            #expect(id.name == nil)
            let same = try EnglishGreeter.resolve(id: id, using: client)
            #expect(try await same.count() == 0)
        }
    }

    @Test func cancellationReachesTheMethod() async throws {
        try await connected { client, _ in
            let greeter = try EnglishGreeter.resolve(id: .named("greeter"), using: client)
            let call = Task { try await greeter.sleep() }
            try await wait(untilAsleep: true)
            call.cancel()
            let error = await #expect(throws: MultiprocessingError.self) { try await call.value }
            #expect(error?.code == .cancelled)
            try await wait(untilAsleep: false)
        }
    }

    @Test func deadlinesReachTheMethod() async throws {
        try await connected(timeout: .milliseconds(50)) { client, _ in
            let greeter = try EnglishGreeter.resolve(id: .named("greeter"), using: client)
            let error = await #expect(throws: MultiprocessingError.self) {
                try await greeter.sleep()
            }
            #expect(error?.code == .timedOut)
            try await wait(untilAsleep: false)
        }
    }

    @Test func aLostClientEndsItsCalls() async throws {
        try await connected { client, manager in
            let greeter = try EnglishGreeter.resolve(id: .named("greeter"), using: client)
            let call = Task { try await greeter.sleep() }
            try await wait(untilAsleep: true)
            await manager.close()
            await #expect(throws: MultiprocessingError.self) { try await call.value }
            try await wait(untilAsleep: false)
        }
    }

    @Test func saysThatAServerServesNoActors() async throws {
        try await withSyncManager { manager in
            let error = await #expect(throws: MultiprocessingError.self) {
                try await ManagerActorSystem(manager)
            }
            #expect(error?.code == .unknownType)
        }
    }

    @Test func aRegistryServesOneSystem() {
        var registry = registry
        #expect(registry.problems == [])
        registry.serve(ManagerActorSystem())
        #expect(!registry.problems.isEmpty)
    }
}
