import MPSystem
import MPWire

@testable import MultiprocessingDistributed

/// Leads from one system to another of the same process, and notes what passes.
struct InMemoryRoute: ActorRoute {
    let host: ManagerActorSystem
    let calls = Guarded<[RemoteInvocation]>([])
    let timeouts = Guarded<[Duration?]>([])

    @concurrent func call(
        _ invocation: RemoteInvocation,
        timeout: Duration?
    ) async throws -> WireValue {
        calls.withLock { $0.append(invocation) }
        timeouts.withLock { $0.append(timeout) }
        return try await host.execute(invocation)
    }
}

/// A process that hosts actors, and one that calls them.
struct Neighbours {
    let host: ManagerActorSystem
    let client: ManagerActorSystem
    let route: InMemoryRoute

    init(timeout: Duration? = nil) {
        host = ManagerActorSystem()
        route = InMemoryRoute(host: host)
        client = ManagerActorSystem(route: route, timeout: timeout)
    }
}
