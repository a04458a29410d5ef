import MPDashboard
import MPWire
import Testing

@Suite struct MetricsServiceTests {
    private struct Gone: Error {}

    private func response(
        _ request: HTTPRequest,
        isLocal: Bool = true,
        statistics: @escaping @Sendable () async throws -> ServerStatistics = { .sample() }
    ) async -> HTTPResponse {
        await MetricsService(version: "1", isLocal: isLocal, statistics: statistics)
            .response(to: request)
    }

    @Test func answersAtOnePathOnly() async {
        let fields: HTTPFields = ["host": "localhost:9400"]
        let answer = await response(HTTPRequest(.get, "/metrics", fields: fields))
        #expect(answer.status == .ok)
        #expect(
            answer.fields["content-type"]
                == "application/openmetrics-text; version=1.0.0; charset=utf-8"
        )
        #expect(await response(HTTPRequest(.get, "/", fields: fields)).status == .notFound)
        #expect(
            await response(HTTPRequest(.post, "/metrics", fields: fields)).status
                == .methodNotAllowed
        )
    }

    @Test func aPageWithAnotherNameReadsThemOnlyIfEverybodyMay() async {
        let request = HTTPRequest(.get, "/metrics", fields: ["host": "attacker.example:9400"])
        #expect(await response(request).status == .misdirected)
        #expect(await response(request, isLocal: false).status == .ok)
    }

    @Test func saysWhyThereAreNone() async {
        let request = HTTPRequest(.get, "/metrics", fields: ["host": "localhost"])
        #expect(await response(request) { throw Gone() }.status == .unavailable)
    }
}
