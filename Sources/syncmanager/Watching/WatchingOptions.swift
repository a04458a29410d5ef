internal import ArgumentParser
internal import MPDashboard
internal import Multiprocessing

/// How a server is watched by HTTP: its dashboard and its metrics.
struct WatchingOptions: ParsableArguments {
    @Option(
        help: """
            Show a dashboard there, as 127.0.0.1:8080; port 0 lets the kernel choose. The URL that is printed signs in. \
            Only this machine can reach it.
            """,
        transform: ListeningPlace.init(onLoopback:)
    )
    var dashboard: ListeningPlace?

    @Flag(
        help: """
            Let the dashboard change something: pause and drain work queues, drop objects, release locks, end clients. \
            Without it, it only shows.
            """
    )
    var dashboardActions = false

    @Option(
        help: """
            Serve metrics for Prometheus there, as 127.0.0.1:9400: http://127.0.0.1:9400/metrics. They are in clear text \
            and for everybody who reaches the address.
            """,
        transform: ListeningPlace.init(parsing:)
    )
    var metrics: ListeningPlace?

    func validate() throws {
        guard dashboard != nil || !dashboardActions else {
            throw ValidationError("--dashboard-actions goes with --dashboard.")
        }
    }

    /// Begins to serve what was asked for.
    ///
    /// - Parameters:
    ///   - server: The server, which runs.
    ///   - log: The latest lines of its log.
    /// - Returns: What is being served.
    /// - Throws: `CommandError` if it can't be listened there.
    func start(for server: ManagerServer, log: RecentLines) async throws -> Watchers {
        var watchers = Watchers()
        do {
            if let dashboard {
                let configuration = DashboardConfiguration(
                    version: SyncManagerCommand.version,
                    title: server.addresses.map(\.description).joined(separator: ", "),
                    allowsActions: dashboardActions,
                    log: log
                )
                let watch = ServerWatch { try await server.localManager() }
                try await watchers.add(Dashboard(configuration, watch: watch), at: dashboard)
            }
            if let metrics {
                let service = MetricsService(
                    version: SyncManagerCommand.version,
                    isLocal: metrics.isLoopback
                ) {
                    try await server.statistics()
                }
                try await watchers.add(service, at: metrics)
            }
        } catch {
            await watchers.close()
            throw CommandError("\(error)")
        }
        return watchers
    }
}

extension ListeningPlace {
    /// Reads a place that only this machine reaches.
    init(onLoopback text: String) throws(Complaint) {
        self = try Self(parsing: text).requiringLoopback()
    }
}
