internal import MPDashboard

/// What is being served by HTTP beside a server.
struct Watchers: Sendable {
    private var dashboard: DashboardServer?
    private var metrics: MetricsServer?

    /// A line for each, which says where it is.
    var lines: [String] {
        [
            dashboard.map { "dashboard at \($0.url)" }, metrics.map { "metrics at \($0.url)" },
        ].compactMap(\.self)
    }

    /// Begins to serve a dashboard.
    mutating func add(_ dashboard: Dashboard, at place: ListeningPlace) async throws {
        self.dashboard = try await DashboardServer(dashboard, at: place)
    }

    /// Begins to serve metrics.
    mutating func add(_ service: MetricsService, at place: ListeningPlace) async throws {
        metrics = try await MetricsServer(service, at: place)
    }

    /// Ends all.
    func close() async {
        await dashboard?.close()
        await metrics?.close()
    }
}
