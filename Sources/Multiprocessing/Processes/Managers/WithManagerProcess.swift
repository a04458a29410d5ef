public import MPWire

/// Serves a manager in a process of its own while a body runs.
///
/// At the end the server is stopped, also if the body throws.
///
/// - Parameters:
///   - home: The process, and what it serves.
///   - authkey: The secret for other programs; by default this program's, which its children inherit.
///   - address: The address of the server; `nil` is a Unix socket in a directory of its own that only this user can
///     enter.
///   - initializer: What the process does before it serves.
///   - configuration: The settings of the body's manager.
///   - body: The code to run meanwhile.
/// - Returns: The body's result.
/// - Throws: The body's error; `CancellationError` if the task was cancelled and the body ended with that;
///   ``MultiprocessingError`` if the server can't be started.
/// - SeeAlso: Python `with multiprocessing.Manager() as manager:`.
public func withSyncManager<Result>(
    in home: ManagerHome,
    authkey: Authkey = .current,
    address: Address? = nil,
    initializer: ProcessInitializer? = nil,
    configuration: SyncManagerConfiguration = SyncManagerConfiguration(),
    _ body: (SyncManager) async throws -> Result
) async throws -> Result {
    let manager = try await SyncManager.start(
        in: home,
        authkey: authkey,
        address: address,
        initializer: initializer,
        configuration: configuration
    )
    do {
        let result = try await throwingCancellation { try await body(manager) }
        try await manager.shutdown()
        return result
    } catch {
        // The body's error tells more than that the process can't be watched.
        _ = try? await manager.shutdown()
        throw error
    }
}
