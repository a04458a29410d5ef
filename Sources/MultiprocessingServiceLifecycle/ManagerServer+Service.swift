#if ServiceLifecycle
public import Multiprocessing
public import ServiceLifecycle

/// A server that a `ServiceGroup` runs.
///
/// ```swift
/// let server = ManagerServer(configuration: configuration)
/// let group = ServiceGroup(
///     services: [server, worker],
///     gracefulShutdownSignals: [.sigterm],
///     logger: logger
/// )
/// try await group.run()
/// ```
///
/// When the group shuts down, the server stops in order: calls that wait end in `serverStopped`, and loops over queues
/// end. A group shuts its services down in reverse order, so put the server before those that use it.
extension ManagerServer: Service {
    /// Starts, unless that was done, and serves until the group shuts down, somebody stops the server, or the task is cancelled.
    ///
    /// - Throws: `MultiprocessingError` if it can't start.
    public func run() async throws {
        try await withGracefulShutdownHandler { () async throws in
            try await self.runUntilStopped()
        } onGracefulShutdown: {
            Task { await self.stop() }
        }
    }
}
#endif
