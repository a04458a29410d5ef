public import Logging
internal import MPCore
public import MPWire

/// Serves a manager in this process while a body runs.
///
/// The server is a thread of this process. The body's manager reaches it without a socket; other
/// processes, Swift or Python, connect to ``SyncManager/address`` with the authkey. At the end the
/// server stops, closes all connections and removes the socket, also if the body throws.
///
/// ```swift
/// try await withSyncManager { manager in
///     let counts = try await manager.dict(String.self, Int.self)
///     try await counts.set("apples", 3)
/// }
/// ```
///
/// - Parameters:
///   - authkey: The secret for other processes; by default a random key that nobody else knows.
///   - address: The address for other processes; `nil` is a Unix socket in a directory of its own that
///     only this user can enter.
///   - registry: The types, functions and instances for clients; by default the types of Python's
///     `SyncManager`.
///   - logger: The server's logger; none by default.
///   - body: The code to run meanwhile.
/// - Returns: The body's result.
/// - Throws: The body's error; ``MultiprocessingError`` if the server can't be started.
/// - SeeAlso: Python `with multiprocessing.Manager() as manager:`.
public func withSyncManager<Result>(
    authkey: Authkey = .random(),
    address: Address? = nil,
    registry: Registry = .standard,
    logger: Logger? = nil,
    _ body: (SyncManager) async throws -> Result
) async throws -> Result {
    var configuration = ManagerServerConfiguration(addresses: [], authkey: authkey)
    configuration.registry = registry
    if let logger { configuration.logger = logger }
    if let address { return try await withServer(at: address, configuration, body) }
    let directory = try TemporaryDirectory()
    let socket = "socket"
    defer { directory.remove([socket, "\(socket).lock"]) }
    return try await withServer(
        at: .unix(path: "\(directory.path)/\(socket)"),
        configuration,
        body
    )
}

private func withServer<Result>(
    at address: Address,
    _ configuration: ManagerServerConfiguration,
    _ body: (SyncManager) async throws -> Result
) async throws -> Result {
    var configuration = configuration
    configuration.addresses = [address]
    // This program's own memory would otherwise count as the server's.
    configuration.limits.memoryInBytes = .max
    let server = ManagerServer(configuration: configuration)
    let bound = try await server.start()
    do {
        let endpoint = try ClientEndpoint(
            server: server,
            address: bound.first ?? address,
            authkey: configuration.authkey,
            errors: configuration.registry.errors
        )
        let manager = try await SyncManager(endpoint)
        let result = try await body(manager)
        await manager.close()
        await server.stop()
        return result
    } catch {
        await server.stop()
        throw error
    }
}

extension ClientEndpoint {
    /// Reaches a server of this process without a socket.
    init(
        server: ManagerServer,
        address: Address,
        authkey: Authkey,
        errors: ErrorTable
    ) throws(MultiprocessingError) {
        var configuration = SyncManagerConfiguration()
        configuration.errors = errors
        // The server's loop carries both ends; tasks that ask for the client's loop don't run on it.
        let executor = try ClientLoop.shared().executor
        self.init(
            address: address,
            authkey: authkey,
            configuration: configuration,
            loop: ClientLoop(loop: try server.loop, executor: executor)
        ) { handler, _ throws(MultiprocessingError) in
            try await server.connectInProcess(handler: handler)
        }
    }
}
