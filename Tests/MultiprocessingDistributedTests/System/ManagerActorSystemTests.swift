import Distributed
import MPSystem
import Testing

@testable import MultiprocessingDistributed

@Suite("ManagerActorSystem", .timeLimit(.minutes(10))) struct ManagerActorSystemTests {
    let neighbours = Neighbours()
    var host: ManagerActorSystem { neighbours.host }
    var client: ManagerActorSystem { neighbours.client }

    @Test func findsAnActorByItsName() async throws {
        try host.host(EnglishGreeter(actorSystem: host), as: "greeter")
        let greeter = try EnglishGreeter.resolve(id: .named("greeter"), using: client)
        #expect(try await greeter.greet("Anna") == "Hello, Anna!")
        #expect(try await greeter.names == ["Anna"])
    }

    @Test func findsAnActorByItsNumber() async throws {
        let greeter = EnglishGreeter(actorSystem: host)
        try host.host(greeter)
        let remote = try EnglishGreeter.resolve(id: greeter.id, using: client)
        #expect(try await remote.greet("Anna") == "Hello, Anna!")
    }

    @Test func keepsAHostedActorUntilItIsRetired() async throws {
        weak var watched: EnglishGreeter?
        do {
            let greeter = EnglishGreeter(actorSystem: host)
            watched = greeter
            try host.host(greeter, as: "a")
            try host.host(greeter, as: "b")
        }
        #expect(watched != nil)
        try host.retire(#require(watched))
        #expect(watched == nil)
        #expect(host.actors.withLock { $0.isEmpty })
        let stale = try EnglishGreeter.resolve(id: .named("b"), using: client)
        await #expect { try await stale.count() } throws: { error in
            "\(error)" == "there is no actor 'b': nothing is hosted under this name"
        }
    }

    @Test func forgetsAnActorThatNobodyHolds() throws {
        var id: ManagerActorID?
        do {
            let greeter = EnglishGreeter(actorSystem: host)
            id = greeter.id
            #expect(try EnglishGreeter.resolve(id: greeter.id, using: host) === greeter)
        }
        #expect(host.actors.withLock { $0.isEmpty })
        let error = #expect(throws: ManagerActorError.self) {
            try EnglishGreeter.resolve(id: #require(id), using: host)
        }
        #expect(error?.code == .unknownActor)
    }

    @Test("An actor that isn't hosted doesn't answer to other processes")
    func onlyHostedActorsAnswer() async throws {
        let greeter = EnglishGreeter(actorSystem: host)
        let remote = try EnglishGreeter.resolve(id: greeter.id, using: client)
        let error = await #expect(throws: ManagerActorError.self) { try await remote.count() }
        #expect(error?.code == .unknownActor)
        #expect(error?.message.contains("it isn't hosted any more") == true)
    }

    @Test func aNameStandsForOneActor() throws {
        let first = EnglishGreeter(actorSystem: host)
        try host.host(first, as: "greeter")
        try host.host(first, as: "greeter")
        let other = Stranger(1, actorSystem: host)
        let error = #expect(throws: ManagerActorError.self) {
            try host.host(other, as: "greeter")
        }
        #expect(error?.code == .nameTaken)
        host.retire(first)
        try host.host(other, as: "greeter")
    }

    @Test(arguments: ["", "a#1", "#"])
    func refusesANameThatCouldBeANumber(name: String) {
        let error = #expect(throws: ManagerActorError.self) {
            try host.host(EnglishGreeter(actorSystem: host), as: name)
        }
        #expect(error?.code == .invalidName)
    }

    @Test func refusesActorsOfOtherSystems() throws {
        let foreign = EnglishGreeter(actorSystem: client)
        let remote = try EnglishGreeter.resolve(id: .named("x"), using: client)
        for actor in [foreign, remote] {
            let error = #expect(throws: ManagerActorError.self) { try host.host(actor) }
            #expect(error?.code == .notLocal)
        }
    }

    @Test func refusesTypesThatCannotBeTold() {
        let generic = #expect(throws: ManagerActorError.self) {
            try host.host(Holder<Int>(actorSystem: host))
        }
        #expect(
            generic?.message
                == "cannot host a Holder<Int>: actors with generic parameters aren't served"
        )
        let hidden = #expect(throws: ManagerActorError.self) { try host.hostHidden() }
        #expect(hidden?.code == .unsupported)
    }

    @Test func saysThatThereIsNoManager() throws {
        let error = #expect(throws: ManagerActorError.self) {
            try EnglishGreeter.resolve(id: #require(ManagerActorID("6f0c#7")), using: host)
        }
        #expect(error?.code == .notConnected)
        let unknown = #expect(throws: ManagerActorError.self) {
            try EnglishGreeter.resolve(id: .named("greeter"), using: host)
        }
        #expect(unknown?.code == .unknownActor)
    }

    @Test func saysThatAnActorIsOfAnotherType() throws {
        let greeter = EnglishGreeter(actorSystem: host)
        let error = #expect(throws: ManagerActorError.self) {
            try Stranger.resolve(id: greeter.id, using: host)
        }
        #expect(error?.code == .wrongType)
    }

    @Test("A stub for an actor of the same process doesn't take the route")
    func localStub() async throws {
        let greeter = EnglishGreeter(actorSystem: client)
        let stub = try $Greeter.resolve(id: greeter.id, using: client)
        #expect(try await stub.greet("Anna") == "Hello, Anna!")
        #expect(neighbours.route.calls.withLock { $0.isEmpty })
    }
}
