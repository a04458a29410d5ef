package import Distributed
package import MultiprocessingDistributed

/// What the tests call through a stub.
@Resolvable
package protocol Greeter: DistributedActor where ActorSystem == ManagerActorSystem {
    distributed func greet(_ name: String) async throws -> String
    distributed func forget() async throws
    distributed func echo<Value: Codable & Sendable>(_ value: Value) async throws -> Value
}

/// The same with an open actor system.
@Resolvable
package protocol Counting: DistributedActor
where ActorSystem: DistributedActorSystem<any Codable> {
    distributed func count() async throws -> Int
}

struct RudeError: Error, Codable, Equatable {
    var word: String
}

package distributed actor EnglishGreeter: Greeter, Counting {
    package typealias ActorSystem = ManagerActorSystem

    private var greeted: [String] = []
    private var sleeping = false

    package distributed func greet(_ name: String) throws -> String {
        guard name != "Nobody" else { throw RudeError(word: "humbug") }
        greeted.append(name)
        return "Hello, \(name)!"
    }

    package distributed func forget() { greeted = [] }

    package distributed func count() -> Int { greeted.count }

    package distributed func echo<Value: Codable & Sendable>(_ value: Value) -> Value { value }

    distributed var names: [String] { greeted }

    private distributed func whisper() -> String { "psst" }

    distributed func introduce(_ other: EnglishGreeter) async throws -> String {
        try await other.greet("friend of \(id)")
    }

    distributed func myself() -> EnglishGreeter { self }

    distributed func pair(_ others: [EnglishGreeter]) -> [ManagerActorID] { others.map(\.id) }

    distributed func add(_ number: Int, to other: Int = 1) -> Int { number + other }

    /// Waits until its task is cancelled, and says what it saw.
    distributed func sleep() async throws {
        sleeping = true
        defer { sleeping = false }
        try await Task.sleep(for: .seconds(3600))
    }

    distributed var isAsleep: Bool { sleeping }

    /// Only here so that its name begins as that of the actor.
    package distributed actor Shadow {
        package typealias ActorSystem = ManagerActorSystem
        distributed func count() -> Int { -1 }
    }
}

package distributed actor Stranger {
    package typealias ActorSystem = ManagerActorSystem
    private let number: Int

    init(_ number: Int, actorSystem: ManagerActorSystem) {
        self.number = number
        self.actorSystem = actorSystem
    }

    distributed func greet(_ name: String) -> String { "\(number)" }
}

package distributed actor Holder<Value: Codable & Sendable> {
    package typealias ActorSystem = ManagerActorSystem
    distributed func hold(_ value: Value) -> Value { value }
}

private distributed actor Hidden {
    typealias ActorSystem = ManagerActorSystem
    distributed func count() -> Int { 0 }
}

extension ManagerActorSystem {
    /// Tries to host an actor of a private type.
    func hostHidden() throws { try host(Hidden(actorSystem: self)) }
}
