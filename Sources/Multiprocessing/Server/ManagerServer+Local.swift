import MPSystem
internal import MPTransport
public import MPWire

/// What the server's own process and its children use to be clients.
struct LocalAccess {
    /// A private listener that is being opened, or that is open.
    typealias Opening = Task<Result<PrivateListener, MultiprocessingError>, Never>

    /// The authkey that it proves.
    var authkey: Authkey?
    /// The client.
    var client: (any LocalClient)?
    /// Where children reach a server that has no Unix socket.
    var privateListener: Opening?
    /// Whether the server ends, so that no listener may be opened any more.
    var isOver = false
}

/// A listener in a directory of its own.
struct PrivateListener: Sendable {
    /// The listener.
    let listener: StreamListener
    /// Removes the directory.
    let remove: @Sendable () -> Void

    /// Ends it.
    func close() async {
        await listener.close()
        remove()
    }
}

extension ManagerServer {
    /// The addresses by which clients reach the server, with the ports that the kernel chose; empty unless it runs.
    public var addresses: [Address] {
        // Only a server that runs has any.
        let parts = try? runningParts()
        return parts?.listeners.map { Address($0.address) } ?? []
    }

    /// The error types of its registry.
    var errors: ErrorTable { configuration.registry.errors }

    /// Makes the spans of its calls.
    var tracer: (any CallTracer)? { configuration.tracer }

    /// The authkey that its own process proves.
    var localAuthkey: Authkey {
        get throws(MultiprocessingError) {
            _ = try runningParts()
            guard let authkey = local.withLock({ $0.authkey }) else {
                throw MultiprocessingError(.invalidAuthkey, "every authkey has expired")
            }
            return authkey
        }
    }

    /// The client in its own process, if there is one.
    var localClient: (any LocalClient)? { local.withLock { $0.client } }

    /// Ends the listener for children, and opens none any more.
    func closePrivateListener() async {
        let opening = local.withLock { local in
            local.isOver = true
            return local.privateListener.take()
        }
        guard let opening, case .success(let listener) = await opening.value else { return }
        await listener.close()
    }

    /// Keeps a client of its own process until it stops, unless it has one that can be used.
    ///
    /// - Returns: The client that it keeps.
    func keep(_ client: any LocalClient) -> any LocalClient {
        while true {
            let known = localClient
            if let known, !known.isOver { return known }
            let isKept = local.withLock { local in
                guard local.client === known else { return false }
                local.client = client
                return true
            }
            if isKept { return client }
        }
    }
}
