import MPWire

/// Which request gets which answer.
extension Dashboard {
    /// Answers a request.
    ///
    /// The page is for everybody who reaches it, since it holds nothing; what it shows takes the cookie.
    package nonisolated func response(to request: HTTPRequest) async -> HTTPResponse {
        do throws(HTTPStatus) {
            try RequestOrigin.check(request)
            return try await answer(request).protected
        } catch {
            return HTTPResponse(error, text: error.explanation).protected
        }
    }

    private nonisolated func answer(_ request: HTTPRequest) async throws(HTTPStatus) -> HTTPResponse
    {
        switch (request.path, request.method) {
        case ("/session", .post): return signIn.answer(to: request)
        case ("/actions", .post):
            guard signIn.knows(request) else { throw .unauthorized }
            return try await act(request)
        case ("/session", _), ("/actions", _): throw .methodNotAllowed
        case (_, .post): throw Page.files[request.path] == nil ? .notFound : .methodNotAllowed
        default: break
        }
        if let file = Page.files[request.path] {
            return HTTPResponse(.ok, fields: ["content-type": file.type], body: .bytes(file.bytes))
        }
        guard Self.privatePaths.contains(request.path) else { throw .notFound }
        guard signIn.knows(request) else { throw .unauthorized }
        return try await show(request)
    }

    private static let privatePaths: Set = ["/events", "/objects", "/object", "/clients", "/log"]

    private nonisolated func show(_ request: HTTPRequest) async throws(HTTPStatus) -> HTTPResponse {
        switch request.path {
        case "/events": return try await stream()
        case "/log":
            let last = request.query["after"].flatMap { Int($0) } ?? 0
            return json(configuration.log?.lines(after: last) ?? [])
        case "/object":
            guard let ident = request.query["ident"], let typeid = request.query["type"] else {
                throw .badRequest
            }
            return await told { json(try await watch.value(ident: ident, typeid: typeid)) }
        case "/objects":
            return await told {
                let rows = ObjectRow.all(in: try await watch.snapshot(), await latest)
                return json(TableQuery<ObjectRow>(request.query).page(of: rows))
            }
        default:
            return await told {
                let rows = ClientRow.all(in: try await watch.snapshot(), await latest)
                return json(TableQuery<ClientRow>(request.query).page(of: rows))
            }
        }
    }

    private nonisolated func stream() async throws(HTTPStatus) -> HTTPResponse {
        guard let stream = await view() else { throw .unavailable }
        return HTTPResponse(
            .ok,
            fields: ["content-type": "text/event-stream"],
            body: .stream(stream)
        )
    }

    private nonisolated func act(_ request: HTTPRequest) async throws(HTTPStatus) -> HTTPResponse {
        guard configuration.allowsActions else {
            return HTTPResponse(
                .forbidden,
                text: "the dashboard only shows; --dashboard-actions lets it change something"
            )
        }
        guard let action = DashboardAction(request.query) else { throw .badRequest }
        return await told {
            try await watch.carryOut(action)
            return HTTPResponse(.noContent)
        }
    }

    /// Runs a body that asks the server, and tells why that failed.
    private nonisolated func told(
        _ body: () async throws -> HTTPResponse
    ) async -> HTTPResponse {
        do {
            return try await body()
        } catch {
            return HTTPResponse(.unavailable, text: "\(error)")
        }
    }

    private nonisolated func json(_ value: some Encodable) -> HTTPResponse {
        do throws(WireCodingError) {
            return HTTPResponse(
                .ok,
                fields: ["content-type": "application/json"],
                body: .bytes(try PlainJSON.of(value))
            )
        } catch {
            return HTTPResponse(.serverError, text: "\(error)")
        }
    }
}

extension HTTPStatus {
    /// What a person is told who gets it from the dashboard.
    fileprivate var explanation: String {
        switch self {
        case .unauthorized: "sign in by the URL that was printed when the dashboard was started"
        case .misdirected: "the name in Host isn't that of this machine"
        case .forbidden: "the request comes from another page"
        default: reason
        }
    }
}
