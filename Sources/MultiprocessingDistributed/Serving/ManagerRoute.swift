package import MPWire
public import Multiprocessing

/// A way to the actors of a manager's process, over its connection.
package struct ManagerRoute: ActorRoute {
    /// The table of this package's own errors, whatever the client has registered.
    private static let errors: ErrorTable = {
        var errors = ErrorTable()
        errors.register(ManagerActorError.self)
        return errors
    }()

    /// Calls the actors.
    private let actors: ActorsProxy

    /// Asks the manager for its actors.
    ///
    /// - Throws: `MultiprocessingError`: `unknownType` if it serves none.
    init(_ manager: SyncManager) async throws {
        actors = try await manager.create(ActorsProxy.instance)
    }

    /// Calls a method there, and waits for its result.
    @concurrent package func call(
        _ invocation: RemoteInvocation,
        timeout: Duration?
    ) async throws -> WireValue {
        do {
            return try await actors.call(
                ActorsProxy.remoteCall,
                invocation.actor,
                invocation.target,
                invocation.substitutions,
                invocation.arguments,
                timeout: timeout
            )
        } catch let error as MultiprocessingError {
            throw error.remote?.exception.flatMap(Self.errors.error(in:)) ?? error
        }
    }
}

extension ManagerActorSystem {
    /// Makes a system to call the actors of a manager's process.
    ///
    /// It may host actors of its own, too; they are for this process only, unless it serves them itself.
    ///
    /// - Parameters:
    ///   - manager: The manager, whose server has the actors in its registry.
    ///   - timeout: Longest time for each call; `nil` is no limit.
    /// - Throws: `MultiprocessingError`: `unknownType` if the server serves no actors.
    public convenience init(_ manager: SyncManager, timeout: Duration? = nil) async throws {
        self.init(route: try await ManagerRoute(manager), timeout: timeout)
    }
}
