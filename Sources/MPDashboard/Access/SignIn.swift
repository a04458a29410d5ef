/// Who may see the dashboard: whoever has the URL that was printed when it started.
///
/// The URL holds the token after a `#`, which browsers send to nobody. The page hands it over once, and gets a cookie for
/// it, which scripts can't read and other sites can't use.
package struct SignIn: Sendable {
    private let token: Secret
    private let session: Secret

    /// Draws new secrets: those of an earlier start are of no use any more.
    package init() {
        self.init(token: .random(), session: .random())
    }

    /// Takes secrets.
    package init(token: Secret, session: Secret) {
        self.token = token
        self.session = session
    }

    /// The URL that signs in.
    ///
    /// - Parameter place: Where the dashboard listens, as in a URL.
    /// - Returns: The URL, with the token.
    package func url(at place: String) -> String { "http://\(place)/#\(token.text)" }

    /// Signs in by the token that a request has as its body.
    ///
    /// - Returns: An answer with the cookie, or a refusal.
    package func answer(to request: HTTPRequest) -> HTTPResponse {
        guard token.matches(String(decoding: request.body, as: UTF8.self)) else {
            return HTTPResponse(.unauthorized, text: "this isn't the token of the dashboard")
        }
        let name = Self.cookieName(of: request)
        let cookie = "\(name)=\(session.text); HttpOnly; SameSite=Strict; Path=/"
        return HTTPResponse(.noContent, fields: ["set-cookie": cookie])
    }

    /// Whether a request has the cookie.
    package func knows(_ request: HTTPRequest) -> Bool {
        let name = Self.cookieName(of: request)
        let pairs = request.fields.values("cookie").flatMap { $0.split(separator: ";") }
        return pairs.contains { pair in
            let pair = pair.drop { $0 == " " }
            guard pair.hasPrefix("\(name)=") else { return false }
            return session.matches(String(pair.dropFirst(name.count + 1)))
        }
    }

    /// Cookies know no ports; a name with the port keeps the dashboards of several servers apart.
    private static func cookieName(of request: HTTPRequest) -> String {
        let port = (request.fields["host"] ?? "").split(separator: ":").last ?? ""
        return
            "syncmanager-\(port.utf8.allSatisfy { (48...57).contains($0) } ? String(port) : "80")"
    }
}
