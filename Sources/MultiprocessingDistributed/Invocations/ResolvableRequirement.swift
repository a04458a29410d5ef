internal import Distributed

/// A method that a call names through the stub of a `@Resolvable` protocol: `Module.$Greeter.greet(_:)`.
struct ResolvableRequirement {
    /// The module of the protocol.
    private let module: Substring
    /// The name of the protocol.
    private let name: Substring

    /// Takes a target apart; `nil` if it is no method of a stub.
    init?(_ target: ActorTarget) {
        // The macro makes stubs of top-level protocols only, so nothing is left out of the name.
        let parts = target.description.split(separator: ".", maxSplits: 2)
        guard parts.count == 3, parts[1].hasPrefix("$") else { return nil }
        module = parts[0]
        name = parts[1].dropFirst()
    }

    /// Whether the actor conforms to the protocol.
    func isMet(by actor: any DistributedActor) -> Bool {
        let path = "\(module.utf8.count)\(module)\(name.utf8.count)\(name)"
        // `_p` makes it the type of all conforming values.
        guard let existential = _typeByName("\(path)_p") else { return false }
        return Self.isInstance(actor, of: existential)
    }

    /// Whether a type is the stub, for actors of our system.
    func isStub(_ type: any Any.Type) -> Bool {
        guard let stub = type as? any _DistributedActorStub.Type, Self.isOurs(stub) else {
            return false
        }
        // A protocol that leaves the actor system open has a generic stub.
        let path = String(reflecting: stub).prefix { $0 != "<" }
        return path == "\(module).$\(name)"
    }

    private static func isInstance<Type>(_ actor: any DistributedActor, of type: Type.Type) -> Bool
    {
        actor is Type
    }

    private static func isOurs<Stub: DistributedActor>(_ stub: Stub.Type) -> Bool {
        Stub.ActorSystem.self == ManagerActorSystem.self
    }
}
