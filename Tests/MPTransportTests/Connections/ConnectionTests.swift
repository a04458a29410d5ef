import MPTransport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ConnectionTests {
    /// Connects two handlers and hands over both ends.
    private func withConnection(
        _ route: Route,
        outputLimit: Int = Connection.standardOutputLimit,
        client: RecordingHandler = RecordingHandler(),
        server: RecordingHandler = RecordingHandler(),
        _ body: (Connection, Connection) async throws -> Void
    ) async throws {
        try await withDirectory { directory in
            try await withLoop { loop in
                let (near, far) = try await route.connect(
                    on: loop,
                    directory: directory,
                    outputLimit: outputLimit,
                    client: client,
                    server: server
                )
                try await body(near, far)
            }
        }
    }

    @Test(arguments: Route.allCases)
    func echoes(_ route: Route) async throws {
        let client = RecordingHandler()
        try await withConnection(route, client: client, server: .echo()) { near, _ in
            near.send([1, 2, 3])
            #expect(await client.bytes(count: 3) == [1, 2, 3])
            near.send([4])
            #expect(await client.bytes(count: 4) == [1, 2, 3, 4])
        }
    }

    @Test(arguments: Route.allCases)
    func keepsTheOrderOfMuchInBothDirections(_ route: Route) async throws {
        let length = 8 << 20
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
        let (client, server) = (RecordingHandler(), RecordingHandler())
        try await withConnection(route, client: client, server: server) { near, far in
            var start = 0
            var size = 1
            while start < length {
                let piece = Array(bytes[start..<min(start + size, length)])
                near.send(piece)
                far.send(piece)
                start += piece.count
                size = size % 300_007 * 3 + 1
            }
            #expect(await server.bytes(count: length) == bytes)
            #expect(await client.bytes(count: length) == bytes)
        }
    }

    @Test(arguments: Route.allCases)
    func closeDeliversWhatWasSent(_ route: Route) async throws {
        let (client, server) = (RecordingHandler(), RecordingHandler())
        let bytes = [UInt8](repeating: 7, count: 4 << 20)
        try await withConnection(route, client: client, server: server) { near, far in
            near.send(bytes)
            near.close()
            near.send([9])
            #expect(await server.end() == .endOfStream)
            #expect(server.bytes == bytes)
            #expect(await client.end() == .local)
            far.send([1])
            #expect(server.reasons == [.endOfStream])
        }
    }
}
