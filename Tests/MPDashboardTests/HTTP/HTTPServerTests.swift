import MPDashboard
import MPSystem
import Testing

@Suite(.timeLimit(.minutes(10))) struct HTTPServerTests {
    private func serve<Result>(
        _ limits: HTTPLimits = HTTPLimits(),
        handler: @escaping HTTPServer.Handler = { request in
            HTTPResponse(.ok, text: "\(request.method.rawValue) \(request.path)")
        },
        _ body: (RawHTTP) async throws -> Result
    ) async throws -> Result {
        let place = ListeningPlace(host: "127.0.0.1", port: 0)
        let server = try await HTTPServer.listen(
            at: place.address,
            limits: limits,
            handler: handler
        )
        let port = try #require(server.address.endPoint?.port)
        let result = try await body(RawHTTP(port: port))
        await server.close()
        return result
    }

    @Test func answersSeveralRequestsOfOneConnection() async throws {
        let answer = try await serve { client in
            try await client.exchange(
                """
                GET /a HTTP/1.1\r\nHost: x\r\n\r\nPOST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi\
                HEAD /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n
                """
            )
        }
        #expect(
            answer == """
                HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 7\r\n\
                connection: keep-alive\r\n\r\nGET /a
                HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 8\r\n\
                connection: keep-alive\r\n\r\nPOST /b
                HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 8\r\n\
                connection: close\r\n\r\n
                """
        )
    }

    @Test func refusesWithAStatusAndCloses() async throws {
        let answer = try await serve { try await $0.exchange("BREW / HTTP/1.1\r\nHost: x\r\n\r\n") }
        #expect(answer.hasPrefix("HTTP/1.1 501 Not Implemented\r\n"))
        #expect(answer.contains("connection: close"))
    }

    @Test func aRequestThatDoesntArriveInTimeIsGivenUp() async throws {
        var limits = HTTPLimits()
        limits.requestTime = .milliseconds(100)
        try await serve(limits) { client in
            // Whoever sends nothing in time is told nothing, and here that may be the machine's doing.
            var answer = ""
            while answer.isEmpty { answer = try await client.exchange("GET / HT") }
            #expect(answer.hasPrefix("HTTP/1.1 408 "))
            // Nobody is told anything who has asked nothing.
            let nothing = try await client.exchange("")
            #expect(nothing == "")
        }
    }

    @Test func thereAreAsManyConnectionsAsMayBe() async throws {
        var limits = HTTPLimits()
        limits.connections = 1
        let (stream, pieces) = AsyncStream.makeStream(of: [UInt8].self)
        let (requests, request) = AsyncStream.makeStream(of: Void.self)
        let handler: HTTPServer.Handler = { _ in
            request.yield()
            return HTTPResponse(.ok, body: .stream(stream))
        }
        try await serve(limits, handler: handler) { client in
            async let first = client.exchange(RawHTTP.get("/"))
            for await _ in requests { break }
            let second = try await client.exchange(RawHTTP.get("/"))
            #expect(second.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
            pieces.yield(Array("first".utf8))
            pieces.finish()
            let answer = try await first
            #expect(answer.hasSuffix("\r\n\r\nfirst"))
        }
    }

    @Test func aStreamEndsWhenItsClientGoes() async throws {
        let (stream, pieces) = AsyncStream.makeStream(of: [UInt8].self)
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        pieces.onTermination = { _ in end.yield() }
        let handler: HTTPServer.Handler = { _ in HTTPResponse(.ok, body: .stream(stream)) }
        try await serve(handler: handler) { client in
            pieces.yield(Array("data: 1\n\n".utf8))
            let answer = try await client.exchange(RawHTTP.get("/"), upTo: "data: 1")
            #expect(answer.contains("connection: close"))
            #expect(!answer.contains("content-length"))
            for await _ in ends { break }
        }
    }
}
