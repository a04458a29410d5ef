#if ServiceLifecycle
public import Multiprocessing
public import ServiceLifecycle

/// A client whose connection a `ServiceGroup` closes.
///
/// Put it before the services that use it: a group shuts its services down in reverse order, so they end first.
extension SyncManager: Service {
    /// Waits until the group shuts down or the task is cancelled, and closes the connection.
    ///
    /// - Throws: `MultiprocessingError` if the connection is lost for good, as `ReconnectionPolicy` has it.
    public func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { [self] in
                for await event in events {
                    if case .gaveUp(let error) = event { throw error }
                }
            }
        } catch {
            await close()
            throw error
        }
        await close()
    }
}
#endif
