import Multiprocessing

/// What the dashboard can do to a server, if it may.
package enum DashboardAction: Equatable, Sendable {
    /// Have a work queue hand out no tasks.
    case pause(ident: String)
    /// Have it hand out tasks again.
    case resume(ident: String)
    /// Have it take no more tasks, and hand out those that it has.
    case drain(ident: String)
    /// End an object.
    case drop(ident: String)
    /// Take a lock or permits away from their holders.
    case release(ident: String)
    /// End the connection of a client.
    case end(connection: Int)

    /// Takes the parameters of a request: `action`, and `ident` or `connection`.
    ///
    /// - Returns: `nil` if there is no such action.
    package init?(_ parameters: [String: String]) {
        if parameters["action"] == "end" {
            guard let connection = parameters["connection"].flatMap({ Int($0) }) else { return nil }
            self = .end(connection: connection)
            return
        }
        guard let ident = parameters["ident"], !ident.isEmpty else { return nil }
        switch parameters["action"] {
        case "pause": self = .pause(ident: ident)
        case "resume": self = .resume(ident: ident)
        case "drain": self = .drain(ident: ident)
        case "drop": self = .drop(ident: ident)
        case "release": self = .release(ident: ident)
        default: return nil
        }
    }

    /// Carries it out, with the rights of the client.
    ///
    /// - Throws: ``MultiprocessingError``, as of every call.
    func carryOut(on manager: SyncManager) async throws {
        switch self {
        case .pause(let ident): try await Self.call("pause", ident, manager)
        case .resume(let ident): try await Self.call("resume", ident, manager)
        case .drain(let ident): try await Self.call("close", ident, manager)
        case .drop(let ident):
            // What has a name stays until the name is taken away, and may end with it.
            let name = try await manager.inspect(ident: ident)?.name
            if let name { try await manager.removeName(name) }
            let outcome = try await manager.drop([ident], force: true)
            if name == nil, let reason = outcome.kept[ident] {
                throw MultiprocessingError(.invalidState, "the object was kept: \(reason)")
            }
        case .release(let ident): try await manager.releaseLock(ident)
        case .end(let connection): try await manager.endClient(connection)
        }
    }

    private static func call(_ method: String, _ ident: String, _ manager: SyncManager) async throws
    {
        let queue = manager.object(ident: ident, typeid: "WorkQueue")
        _ = try await queue.reference.call(method, values: [], timeout: .seconds(5))
    }
}
