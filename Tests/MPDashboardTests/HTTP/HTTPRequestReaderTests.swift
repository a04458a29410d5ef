import MPDashboard
import Testing

@Suite struct HTTPRequestReaderTests {
    private static let post = """
        POST /actions?action=pause&ident=a1%2D2&empty=&x=1+2 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\
        Content-Length: 5\r\nX-Many:  a b \t\r\n\r\nhello
        """

    private func requests(_ pieces: [ArraySlice<UInt8>]) throws -> [HTTPRequest] {
        var reader = HTTPRequestReader()
        var requests: [HTTPRequest] = []
        for piece in pieces {
            reader.receive(piece)
            while let request = try reader.next() { requests.append(request) }
        }
        return requests
    }

    @Test func readsARequestWithItsBody() throws {
        let request = try #require(try requests([Array(Self.post.utf8)[...]]).first)
        #expect(request.method == .post)
        #expect(request.path == "/actions")
        #expect(
            request.query == ["action": "pause", "ident": "a1-2", "empty": "", "x": "1 2"]
        )
        #expect(request.fields["x-many"] == "a b")
        #expect(String(decoding: request.body, as: UTF8.self) == "hello")
        #expect(request.staysOpen)
    }

    @Test func readsTheSameHoweverTheBytesArrive() throws {
        let text = Self.post + "\r\nGET / HTTP/1.0\r\n\r\n" + Self.post
        let bytes = Array(text.utf8)
        let whole = try requests([bytes[...]])
        #expect(whole.map(\.path) == ["/actions", "/", "/actions"])
        #expect(whole.map(\.staysOpen) == [true, false, true])
        for length in [1, 2, 3, 7, 64] {
            let pieces = stride(from: 0, to: bytes.count, by: length).map {
                bytes[$0..<min(bytes.count, $0 + length)]
            }
            #expect(try requests(pieces) == whole)
        }
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\n\r\n", HTTPStatus.badRequest),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", .badRequest),
        ("GET / HTTP/1.1\nHost: a\n\n\r\n\r\n", .badRequest),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n", .badRequest),
        ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", .badRequest),
        ("GET / HTTP/1.1\r\nHost: a\u{0}\r\n\r\n", .badRequest),
        ("GET / HTTP/1.1\r\nHost: ä\r\n\r\n", .badRequest),
        ("GET / HTTP/1.1\r\nnothing\r\n\r\n", .badRequest),
        ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", .badRequest),
        ("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", .badRequest),
        ("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", .badRequest),
        ("GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n", .badRequest),
        ("GET /?a=%2 HTTP/1.1\r\nHost: a\r\n\r\n", .badRequest),
        ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", .versionNotSupported),
        ("CONNECT / HTTP/1.1\r\nHost: a\r\n\r\n", .notImplemented),
        ("DELETE / HTTP/1.1\r\nHost: a\r\n\r\n", .notImplemented),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", .notImplemented),
        ("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n", .notImplemented),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n", .badRequest),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \r\n\r\n", .badRequest),
        (
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
            .badRequest
        ),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 16385\r\n\r\n", .contentTooLarge),
        (
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
            .contentTooLarge
        ),
    ])
    func refuses(text: String, status: HTTPStatus) {
        #expect(throws: status) { try requests([Array(text.utf8)[...]]) }
    }

    @Test func aHeadHasALimitWhetherItEndsOrNot() {
        let long = "GET / HTTP/1.1\r\nHost: a\r\nX: " + String(repeating: "x", count: 20_000)
        #expect(throws: HTTPStatus.fieldsTooLarge) { try requests([Array(long.utf8)[...]]) }
        #expect(throws: HTTPStatus.fieldsTooLarge) {
            try requests([Array((long + "\r\n\r\n").utf8)[...]])
        }
    }

    @Test func aConnectionIsClosedIfTheClientWantsSo() throws {
        let text = "GET / HTTP/1.1\r\nHost: a\r\nConnection: foo, Close\r\n\r\n"
        #expect(try requests([Array(text.utf8)[...]]).map(\.staysOpen) == [false])
    }
}
