import MPDashboard
import Testing

@Suite struct SignInTests {
    private let signIn = SignIn(token: Secret("t0"), session: Secret("s0"))

    private func request(cookie: String?) -> HTTPRequest {
        var fields: HTTPFields = ["host": "127.0.0.1:8080"]
        if let cookie { fields.append("cookie", cookie) }
        return HTTPRequest(.get, "/events", fields: fields)
    }

    @Test func theTokenBringsACookieThatScriptsAndOtherSitesCantUse() {
        let request = HTTPRequest(
            .post,
            "/session",
            fields: ["host": "127.0.0.1:8080"],
            body: Array("t0".utf8)
        )
        let answer = signIn.answer(to: request)
        #expect(answer.status == .noContent)
        let cookie = "syncmanager-8080=s0; HttpOnly; SameSite=Strict; Path=/"
        #expect(answer.fields["set-cookie"] == cookie)
    }

    @Test(arguments: ["", "t", "t1", "t00", "s0"])
    func anotherTokenBringsNothing(token: String) {
        let answer = signIn.answer(to: HTTPRequest(.post, "/session", body: Array(token.utf8)))
        #expect(answer.status == .unauthorized)
        #expect(answer.fields["set-cookie"] == nil)
    }

    @Test(arguments: [
        ("syncmanager-8080=s0", true), ("a=b; syncmanager-8080=s0; c=d", true),
        ("syncmanager-8080=x; syncmanager-8080=s0", true), (nil, false), ("", false),
        ("syncmanager-8080=", false), ("syncmanager-8080=s1", false),
        ("syncmanager-8080=t0", false),
        ("syncmanager-9090=s0", false), ("xsyncmanager-8080=s0", false),
    ])
    func knowsTheCookie(cookie: String?, isKnown: Bool) {
        #expect(signIn.knows(request(cookie: cookie)) == isKnown)
    }

    @Test func secretsAreLongAndNeverTheSame() {
        let (one, other) = (Secret.random(), Secret.random())
        #expect(one.text.count == 64)
        #expect(one.text != other.text)
        #expect(one.matches(one.text))
        #expect(!one.matches(other.text))
        #expect(
            SignIn(token: one, session: other).url(at: "[::1]:1") == "http://[::1]:1/#\(one.text)"
        )
    }
}
