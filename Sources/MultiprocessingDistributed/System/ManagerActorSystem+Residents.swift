public import Distributed
import MPSystem

extension ManagerActorSystem {
    /// Finds an actor of this process, or has the runtime make a stand-in for an actor of another process.
    ///
    /// - Parameters:
    ///   - id: Its id.
    ///   - actorType: The type that it must have.
    /// - Returns: The actor; `nil` for a stand-in, which sends its calls.
    /// - Throws: ``ManagerActorError``: `unknownActor` if it should be here and isn't, `wrongType` if it is here and
    ///   is something else, `notConnected` if it should be elsewhere and there is no manager.
    public func resolve<Act: DistributedActor>(
        id: ManagerActorID,
        as actorType: Act.Type
    ) throws -> Act? where Act.ID == ManagerActorID {
        switch try location(of: id) {
        case .elsewhere:
            return nil
        case .here(let number):
            guard let actor = actors.withLock({ $0.resident(number) }) else {
                throw ManagerActorError.unknownActor(id)
            }
            if let actor = actor as? Act { return actor }
            // The stub of a protocol sends its calls, also within the process.
            if actorType is any _DistributedActorStub.Type { return nil }
            throw ManagerActorError.wrongType(id, Act.self)
        }
    }

    /// Gives a new actor its id.
    ///
    /// - Parameter actorType: Its type.
    /// - Returns: The id, which no other actor ever has.
    public func assignID<Act: DistributedActor>(
        _ actorType: Act.Type
    ) -> ManagerActorID where Act.ID == ManagerActorID {
        ManagerActorID(number: actors.withLock { $0.assignNumber() }, system: name)
    }

    /// Takes an actor that is ready for calls, without keeping it alive.
    ///
    /// - Parameter actor: The actor.
    public func actorReady<Act: DistributedActor>(_ actor: Act) where Act.ID == ManagerActorID {
        guard let number = number(of: actor.id) else { return }
        actors.withLock { $0.enter(actor, number) }
    }

    /// Forgets an actor that has ended.
    ///
    /// - Parameter id: Its id.
    public func resignID(_ id: ManagerActorID) {
        guard let number = number(of: id) else { return }
        actors.withLock { $0.leave(number) }
    }

    /// The place where an actor lives.
    enum Location {
        /// In this process, by its number.
        case here(Int)
        /// In the process that the route leads to.
        case elsewhere(any ActorRoute)
    }

    /// Finds the place where an actor lives, or throws if it can't be reached.
    func location(of id: ManagerActorID) throws(ManagerActorError) -> Location {
        if let number = number(of: id) { return .here(number) }
        if let name = id.name, let number = actors.withLock({ $0.number(named: name) }) {
            return .here(number)
        }
        if let route { return .elsewhere(route) }
        throw id.name == nil ? .notConnected(id) : .unknownActor(id)
    }
}
