#if ServiceLifecycle
public import Multiprocessing
public import ServiceLifecycle

/// A child process that a `ServiceGroup` runs.
///
/// ```swift
/// let group = ServiceGroup(
///     services: [server, ChildProcess(.work, "jobs")],
///     gracefulShutdownSignals: [.sigterm],
///     logger: logger
/// )
/// ```
///
/// When the group shuts down, the process gets SIGTERM, and after five seconds SIGKILL. If it ends before, so does the
/// service: with the error of its function, or with that of its death.
extension ChildProcess: Service {
    /// Starts the process, unless that was done, and waits for its end.
    ///
    /// - Throws: The error of its function; `MultiprocessingError` if it can't be started, or dies.
    public func run() async throws {
        if processID == nil { try await start() }
        do {
            try await withGracefulShutdownHandler { () async throws in
                _ = try await self.value()
                try await self.join()
            } onGracefulShutdown: {
                Task { try await self.tearDown() }
            }
        } catch {
            try await tearDown()
            guard Task.isShuttingDownGracefully else { throw error }
        }
    }
}
#endif
