import Testing

@testable import MPDashboard

@Suite struct RequestOriginTests {
    private static let host = "127.0.0.1:8080"

    private func check(_ method: HTTPRequest.Method, _ fields: HTTPFields) -> HTTPStatus? {
        do throws(HTTPStatus) {
            try RequestOrigin.check(HTTPRequest(method, "/", fields: fields))
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        ("127.0.0.1:8080", true), ("localhost:9000", true), ("LOCALHOST", true), ("[::1]:80", true),
        ("[::1]", true), ("attacker.example:8080", false), ("127.0.0.1.attacker.example", false),
        ("", false), ("192.168.0.1:8080", false), ("localhost.attacker.example:8080", false),
    ])
    func onlyNamesOfThisMachineAreAnswered(host: String, isAnswered: Bool) {
        #expect(check(.get, ["host": host]) == (isAnswered ? nil : .misdirected))
    }

    @Test func aRequestWithoutAHostIsRefused() {
        #expect(check(.get, [:]) == .misdirected)
        #expect(check(.get, ["host": Self.host, "host": Self.host]) == .misdirected)
    }

    @Test(arguments: [
        ("http://127.0.0.1:8080", true), ("http://127.0.0.1:3000", false),
        ("http://localhost:8080", false),
        ("https://127.0.0.1:8080", false), ("null", false), ("http://attacker.example", false),
    ])
    func onlyOurPageAsks(origin: String, isOurs: Bool) {
        let fields: HTTPFields = ["host": Self.host, "origin": origin]
        #expect(check(.get, fields) == (isOurs ? nil : .forbidden))
        #expect(check(.post, fields) == (isOurs ? nil : .forbidden))
    }

    @Test func whatChangesSomethingComesFromAPage() {
        #expect(check(.post, ["host": Self.host]) == .forbidden)
        let origin = "http://\(Self.host)"
        #expect(
            check(.post, ["host": Self.host, "origin": origin, "sec-fetch-site": "same-site"])
                == .forbidden
        )
        #expect(
            check(.post, ["host": Self.host, "origin": origin, "sec-fetch-site": "same-origin"])
                == nil
        )
        #expect(
            check(.post, ["host": Self.host, "origin": origin, "origin": origin]) == .forbidden
        )
    }
}
