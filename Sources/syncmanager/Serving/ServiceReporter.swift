internal import Logging
internal import MPServiceManager
internal import MPSystem
internal import MPTransport
internal import Multiprocessing

/// Tells the service manager of a server; does nothing where there is none.
struct ServiceReporter: Sendable {
    private let socket: NotifySocket?
    private let watchdogInterval: Duration?

    /// Opens the socket to the service manager that has started this process, if there is one.
    ///
    /// - Throws: `SystemError` if there is no descriptor left.
    init(_ variables: ServiceVariables) throws {
        socket = try variables.notifyAddress.map { try NotifySocket(to: $0) }
        watchdogInterval = variables.watchdogInterval
    }

    /// Tells the service manager; a failure is logged, since the server can do without.
    func tell(_ notification: ServiceNotification, _ logger: Logger) {
        guard let socket else { return }
        do throws(SystemError) {
            try socket.send(notification)
        } catch {
            logger.warning(
                "the service manager could not be told",
                metadata: ["what": "\(notification)", "reason": "\(error)"]
            )
        }
    }

    /// Tells it that the server's loop is alive, as often as it wants to know, until the task is cancelled.
    func keepAlive(_ server: ManagerServer) async {
        guard let watchdogInterval else { return }
        // A loop that has ended, and a cancelled task, are no reason to say anything.
        while let loop = try? server.loop, (try? await Task.sleep(for: watchdogInterval / 2)) != nil
        {
            await loop.run {}
            tell(.alive, server.logger)
        }
    }
}
