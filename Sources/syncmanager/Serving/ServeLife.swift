internal import Logging
internal import MPServiceManager
internal import MPTransport
internal import Multiprocessing

/// The life of a server from its first open address to its end.
struct ServeLife: Sendable {
    let server: ManagerServer
    /// What is served by HTTP beside it, as long as it.
    let watchers: Watchers
    let addresses: [Address]
    /// Reads the server's files again, and knows its settings.
    let reloader: ServeReloader
    let signals: TerminationSignals
    let reloads: ReloadSignals
    let dumps: FlightSignals
    let service: ServiceReporter

    /// Serves until a signal or a client stops the server.
    func run() async {
        service.tell(.ready(status: status), server.logger)
        await withTaskGroup { group in
            group.addTask {
                await signals.first()
                await drain()
            }
            group.addTask { await server.waitUntilStopped() }
            group.addTask {
                for await _ in reloads.arrivals {
                    service.tell(.reloading(since: EventLoop.now()), server.logger)
                    await reloader.reload()
                    service.tell(.ready(status: status), server.logger)
                }
                await server.waitUntilStopped()
            }
            group.addTask {
                for await _ in dumps.arrivals { await server.writeFlightRecorderAndTell() }
                await server.waitUntilStopped()
            }
            group.addTask {
                await service.keepAlive(server)
                await server.waitUntilStopped()
            }
            await group.next()
            service.tell(.stopping(status: "stopping", within: Self.timeToStop), server.logger)
            await watchers.close()
            await server.stop()
            group.cancelAll()
        }
    }

    /// More than a server takes to close its connections and to write its log.
    private static let timeToStop = Duration.seconds(10)

    private var status: String {
        "listening on " + addresses.map(\.description).joined(separator: ", ")
    }

    /// Lets the calls under way end, in time, or until the next signal.
    private func drain() async {
        let drainLimit = await reloader.drainLimit
        guard drainLimit > .zero else { return }
        service.tell(
            .stopping(
                status: "draining: new clients are refused",
                within: drainLimit + Self.timeToStop
            ),
            server.logger
        )
        server.logger.notice("draining: new clients are refused, and calls under way may end")
        let isQuiet = await withTaskGroup { group in
            group.addTask { await server.drain(for: drainLimit) }
            group.addTask {
                await signals.first()
                return false
            }
            let isQuiet = await group.next() ?? false
            group.cancelAll()
            return isQuiet
        }
        guard !isQuiet else { return }
        let calls = await server.callsUnderWay()
        server.logger.notice(
            "calls under way end with an error, as they take too long",
            metadata: ["waiting": "\(calls.waiting)", "running": "\(calls.running)"]
        )
    }
}
