/// Whether a request comes from a page of ours, or from nothing that a web page of somebody else could make a browser do.
enum RequestOrigin {
    /// Checks what browsers say of a request.
    ///
    /// - `Host` is a name of this machine. A page whose own name was pointed at this machine (DNS rebinding) has its own.
    ///   Any port will do: a forwarded one is another one here.
    /// - `Origin`, and `Sec-Fetch-Site` where it is sent, say that the page is ours; other servers of this machine have
    ///   other ports. What changes something has to have an `Origin`.
    ///
    /// - Throws: The status with which it is refused.
    static func check(_ request: HTTPRequest) throws(HTTPStatus) {
        guard let authority = request.fields["host"], isLoopback(authority) else {
            throw .misdirected
        }
        let origins = request.fields.values("origin")
        guard origins.allSatisfy({ $0 == "http://\(authority)" }), origins.count <= 1 else {
            throw .forbidden
        }
        guard request.method == .post else { return }
        guard origins.count == 1 else { throw .forbidden }
        guard request.fields.values("sec-fetch-site").allSatisfy({ $0 == "same-origin" }) else {
            throw .forbidden
        }
    }

    /// Whether the host of an authority is this machine.
    static func isLoopback(_ authority: String) -> Bool {
        if let place = try? ListeningPlace(parsing: authority) { return place.isLoopback }
        // The port may be missing, if it is that of HTTP.
        return ListeningPlace.isLoopback(authority) || authority == "[::1]"
    }
}
