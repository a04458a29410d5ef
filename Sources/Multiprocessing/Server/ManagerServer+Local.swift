import MPSystem
internal import MPTransport
public import MPWire

/// What the server's own process uses to be its client.
struct LocalAccess {
    /// The authkey that it proves.
    var authkey: Authkey?
    /// The client.
    var client: (any LocalClient)?
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
