package import MPWire
internal import Multiprocessing

/// Answers the requests of Prometheus.
package struct MetricsService: Sendable {
    private let version: String
    private let isLocal: Bool
    private let statistics: @Sendable () async throws -> ServerStatistics

    /// Serves the metrics of one server.
    ///
    /// - Parameters:
    ///   - version: The version of the program.
    ///   - isLocal: Whether only this machine reaches it, so that a request must name this machine.
    ///   - statistics: Asks the server.
    package init(
        version: String,
        isLocal: Bool,
        statistics: @escaping @Sendable () async throws -> ServerStatistics
    ) {
        self.version = version
        self.isLocal = isLocal
        self.statistics = statistics
    }

    /// Answers a request.
    package func response(to request: HTTPRequest) async -> HTTPResponse {
        // A web page whose name was pointed at this machine may not read them.
        if isLocal, !RequestOrigin.isLoopback(request.fields["host"] ?? "") {
            return HTTPResponse(.misdirected, text: "the name in Host isn't that of this machine")
        }
        guard request.method != .post else {
            return HTTPResponse(.methodNotAllowed, text: "metrics are read by GET")
        }
        guard request.path == "/metrics" else {
            return HTTPResponse(.notFound, text: "the metrics are at /metrics")
        }
        let statistics: ServerStatistics
        do {
            statistics = try await self.statistics()
        } catch {
            return HTTPResponse(
                .unavailable,
                text: "the server doesn't tell its statistics: \(error)"
            )
        }
        let format = MetricsFormat(accepted: request.fields["accept"])
        let text = ServerMetrics(statistics).text(format, version: version)
        return HTTPResponse(
            .ok,
            fields: [
                "content-type": format.contentType, "x-content-type-options": "nosniff",
                "cache-control": "no-store",
            ],
            body: .bytes(Array(text.utf8))
        )
    }
}
