internal import MPWire
public import Multiprocessing

extension Registry {
    /// Lets clients call the actors that a system hosts, also those that it hosts later.
    ///
    /// It registers the type `DistributedActors`, its one instance `distributed_actors`, and the
    /// errors of type ``ManagerActorError``. A registry serves one system.
    ///
    /// - Parameter system: The system.
    public mutating func serve(_ system: ManagerActorSystem) {
        let actors = SharedType("DistributedActors", service: ManagerActorSystem.self) {
            $0.expose(ActorsProxy.remoteCall, "actor", "target", "substitutions", "arguments") {
                (
                    system: ManagerActorSystem,
                    actor: ManagerActorID,
                    target: String,
                    substitutions: [String],
                    arguments: [WireValue]
                ) async throws -> WireValue in
                try await system.execute(
                    RemoteInvocation(
                        actor: actor,
                        target: target,
                        substitutions: substitutions,
                        arguments: arguments
                    )
                )
            }
        }
        register(actors)
        instance(ActorsProxy.instance, of: actors, system)
        error(ManagerActorError.self)
    }
}
