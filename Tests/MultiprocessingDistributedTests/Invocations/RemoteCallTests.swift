import Distributed
import MPSystem
import MPWire
import Testing

@testable import MultiprocessingDistributed

@Suite("Remote calls", .timeLimit(.minutes(10))) struct RemoteCallTests {
    let neighbours = Neighbours(timeout: .seconds(7))
    let hosted: EnglishGreeter
    let greeter: EnglishGreeter

    init() throws {
        hosted = EnglishGreeter(actorSystem: neighbours.host)
        try neighbours.host.host(hosted, as: "greeter")
        greeter = try .resolve(id: .named("greeter"), using: neighbours.client)
    }

    private var last: RemoteInvocation? { neighbours.route.calls.withLock { $0.last } }

    @Test func throughAStub() async throws {
        let stub = try $Greeter.resolve(id: .named("greeter"), using: neighbours.client)
        #expect(try await stub.greet("Anna") == "Hello, Anna!")
        #expect(try await hosted.count() == 1)
        try await stub.forget()
        #expect(try await hosted.count() == 0)
    }

    @Test func throughAStubWithAnOpenSystem() async throws {
        _ = try await greeter.greet("Anna")
        let stub = try $Counting<ManagerActorSystem>.resolve(
            id: .named("greeter"),
            using: neighbours.client
        )
        #expect(try await stub.count() == 1)
    }

    @Test func withoutAResult() async throws {
        _ = try await greeter.greet("Anna")
        try await greeter.forget()
        #expect(try await greeter.count() == 0)
    }

    @Test func withSeveralArguments() async throws {
        #expect(try await greeter.add(2, to: 40) == 42)
        #expect(last?.arguments == [.int(2), .int(40)])
    }

    @Test func ofAGenericMethod() async throws {
        #expect(try await greeter.echo(["a": [1, 2]]) == ["a": [1, 2]])
        #expect(try await greeter.echo(1.5) == 1.5)
        #expect(last?.substitutions == ["Sd"])
    }

    @Test("A generic method through a stub is refused before it is sent")
    func ofAGenericRequirement() async throws {
        let stub = try $Greeter.resolve(id: .named("greeter"), using: neighbours.client)
        let error = await #expect(throws: ManagerActorError.self) { try await stub.echo(1) }
        #expect(error?.code == .unsupported)
        #expect(last == nil)
    }

    @Test func errorsOfTheMethodArriveAsTheyAre() async throws {
        let error = await #expect(throws: RudeError.self) { try await greeter.greet("Nobody") }
        #expect(error == RudeError(word: "humbug"))
    }

    @Test func actorsTravelAsTheirIDs() async throws {
        let other = EnglishGreeter(actorSystem: neighbours.host)
        try neighbours.host.host(other, as: "other")
        let remote = try EnglishGreeter.resolve(id: .named("other"), using: neighbours.client)
        #expect(try await greeter.introduce(remote) == "Hello, friend of \(hosted.id)!")
        #expect(last?.arguments == [.text("other")])
        #expect(try await other.count() == 1)
        let ids = try await greeter.pair([remote, greeter])
        #expect(ids == [other.id, hosted.id])
    }

    @Test func actorsComeBackAsStandIns() async throws {
        let same = try await greeter.myself()
        #expect(same.id == hosted.id)
        _ = try await same.greet("Anna")
        #expect(try await hosted.count() == 1)
    }

    @Test func cancellingTheCallCancelsTheMethod() async throws {
        let call = Task { try await greeter.sleep() }
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
    }

    @Test func timeoutsReachTheRoute() async throws {
        _ = try await greeter.count()
        _ = try await ManagerActorSystem.withTimeout(.seconds(1)) { try await greeter.count() }
        #expect(neighbours.route.timeouts.withLock { $0 } == [.seconds(7), .seconds(1)])
    }
}
