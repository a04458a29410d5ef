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
/// - Throws: The body's error; `CancellationError` if the task was cancelled and the body ended with that;
///   ``MultiprocessingError`` if the server can't be started.
/// - SeeAlso: Python `with multiprocessing.Manager() as manager:`.
public func withSyncManager<Result>(
    authkey: Authkey = .random(),
    address: Address? = nil,
    registry: Registry = .standard,
    logger: Logger? = nil,
    _ body: (SyncManager) async throws -> Result
) async throws -> Result {
    let addresses = address.map { [$0] } ?? []
    var configuration = ManagerServerConfiguration(addresses: addresses, authkey: authkey)
    configuration.registry = registry
    if let logger { configuration.logger = logger }
    return try await withSyncManager(configuration: configuration, body)
}

/// Serves a manager in this process while a body runs, with all settings of a ``ManagerServer``.
///
/// ```swift
/// var configuration = ManagerServerConfiguration(addresses: [unix, tls], authkey: authkey)
/// configuration.tls = .certificate("server.pem", key: "server.key")
/// try await withSyncManager(configuration: configuration) { manager in
///     // Clients connect to manager.address.
/// }
/// ```
///
/// The body's manager is ``ManagerServer/localManager()``; ``ManagerServer/start()`` says more on the rest.
///
/// - Parameters:
///   - configuration: The settings. Without an address, the server listens at a Unix socket in a directory of its own
///     that only this user can enter. Without a limit of its own, memory isn't limited, since that of this program
///     would count, too.
///   - body: The code to run meanwhile.
/// - Returns: The body's result.
/// - Throws: The body's error; `CancellationError` if the task was cancelled and the body ended with that;
///   ``MultiprocessingError`` if the server can't be started.
/// - SeeAlso: Python `with multiprocessing.Manager() as manager:`.
public func withSyncManager<Result>(
    configuration: ManagerServerConfiguration,
    _ body: (SyncManager) async throws -> Result
) async throws -> Result {
    var configuration = configuration
    if configuration.limits.memoryInBytes == nil { configuration.limits.memoryInBytes = .max }
    guard configuration.addresses.isEmpty else { return try await serve(configuration, body) }
    let directory = try TemporaryDirectory()
    let socket = "socket"
    defer { directory.remove([socket, "\(socket).lock"]) }
    configuration.addresses = [.unix(path: "\(directory.path)/\(socket)")]
    return try await serve(configuration, body)
}

private func serve<Result>(
    _ configuration: ManagerServerConfiguration,
    _ body: (SyncManager) async throws -> Result
) async throws -> Result {
    let server = ManagerServer(configuration: configuration)
    _ = try await server.start()
    do {
        let manager = try await server.localManager()
        let result = try await throwingCancellation { try await body(manager) }
        await manager.close()
        await server.stop()
        return result
    } catch {
        await server.localClient?.close()
        await server.stop()
        throw error
    }
}
