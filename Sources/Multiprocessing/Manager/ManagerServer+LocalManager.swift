internal import MPCore
internal import MPTransport
internal import MPWire

extension ManagerServer {
    /// The server that runs the current task: inside of functions, constructors, methods of services and streams.
    ///
    /// `nil` elsewhere, also in methods of value types, which can't call the server that waits for them.
    public static var current: ManagerServer? { RunningServer.finder?.find() }

    /// The client of this server in its own process, whatever the server's addresses are.
    ///
    /// It needs no socket and no TLS; it proves the first authkey, and has the rights of its holders. All callers get
    /// the same manager until somebody closes it. Its connection is never opened again: it lasts as long as the
    /// server.
    ///
    /// Code that the server runs finds it by ``current``, or as ``SyncManager/local``.
    ///
    /// - Returns: The manager.
    /// - Throws: ``MultiprocessingError``: `serverStopped` if the server isn't running.
    /// - Complexity: Four round trips in memory at first, then nothing.
    public func localManager() async throws(MultiprocessingError) -> SyncManager {
        if let known = localClient as? SyncManager, !known.isOver { return known }
        let made = try await SyncManager(ClientEndpoint(server: self))
        let kept = keep(made)
        // Somebody else was first.
        if kept !== made { await made.close() }
        return kept as? SyncManager ?? made
    }
}

extension SyncManager {
    /// The manager of the server that runs the current task: ``ManagerServer/localManager()``.
    ///
    /// ```swift
    /// registry.function("visit") {
    ///     try await SyncManager.local.dict(named: "visits", String.self, Int.self).increment("today")
    /// }
    /// ```
    ///
    /// - Throws: ``MultiprocessingError``: `unsupported` in tasks that no server runs.
    public static var local: SyncManager {
        get async throws(MultiprocessingError) {
            guard let server = ManagerServer.current else {
                throw MultiprocessingError(
                    .unsupported,
                    """
                    there is no local manager here: only functions, constructors, methods of services and \
                    streams that a server runs have one; elsewhere, use ManagerServer.localManager()
                    """
                )
            }
            return try await server.localManager()
        }
    }
}

extension SyncManager: LocalClient {
    var isOver: Bool { channel.isOver }
}

extension ClientEndpoint {
    /// Reaches a server of this process without a socket, for as long as it runs.
    init(server: ManagerServer) throws(MultiprocessingError) {
        var configuration = SyncManagerConfiguration()
        configuration.errors = server.errors
        configuration.reconnection = .never
        configuration.tracer = server.tracer
        // The server's loop carries both ends; tasks that ask for the client's loop don't run on it.
        let executor = try ClientLoop.shared().executor
        self.init(
            address: server.addresses.first ?? .unix(path: "(in the process)"),
            authkey: try server.localAuthkey,
            configuration: configuration,
            loop: ClientLoop(loop: try server.loop, executor: executor),
            serverInProcess: { [weak server] in server }
        ) { [weak server] handler, _ throws(MultiprocessingError) in
            guard let server else {
                throw MultiprocessingError(.serverStopped, "the manager server isn't running")
            }
            return try await server.connectInProcess(handler: handler)
        }
    }
}
