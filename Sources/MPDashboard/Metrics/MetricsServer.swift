import MPSystem
package import MPTransport

/// Metrics that are being served.
package final class MetricsServer: Sendable {
    /// Where they are read.
    package let url: String
    private let server: HTTPServer

    /// Serves metrics, in clear text wherever that is.
    ///
    /// - Parameters:
    ///   - service: Answers the requests.
    ///   - place: Where to listen.
    /// - Throws: `TransportError` if it can't be listened at.
    package init(_ service: MetricsService, at place: ListeningPlace) async throws(TransportError) {
        var reach = ListenerAccess()
        reach.allowsInsecureNetwork = true
        server = try await HTTPServer.listen(at: place.address, reach: reach) { request in
            await service.response(to: request)
        }
        let port = server.address.endPoint?.port ?? place.port
        url = "http://\(ListeningPlace.text(place.host, port))/metrics"
    }

    /// Ends it.
    package func close() async { await server.close() }
}
