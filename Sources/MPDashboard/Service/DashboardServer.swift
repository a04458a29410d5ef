import MPSystem
import MPTransport

/// A dashboard that is being served.
package final class DashboardServer: Sendable {
    /// The URL that shows it and signs in; it holds the token.
    package let url: String
    private let dashboard: Dashboard
    private let server: HTTPServer
    private let watching: Task<Void, Never>

    /// Serves a dashboard.
    ///
    /// - Parameters:
    ///   - dashboard: The dashboard.
    ///   - place: Where to listen; on this machine only.
    /// - Throws: `ListeningPlace.Complaint` if other machines could reach the place, `TransportError` if it can't be
    ///   listened at.
    package init(_ dashboard: Dashboard, at place: ListeningPlace) async throws {
        let place = try place.requiringLoopback()
        self.dashboard = dashboard
        server = try await HTTPServer.listen(at: place.address) { request in
            await dashboard.response(to: request)
        }
        let port = server.address.endPoint?.port ?? place.port
        url = dashboard.signIn.url(at: ListeningPlace.text(place.host, port))
        watching = Task { await dashboard.run() }
    }

    /// Ends it.
    package func close() async {
        watching.cancel()
        await watching.value
        await server.close()
    }
}
