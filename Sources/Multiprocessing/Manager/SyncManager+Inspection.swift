internal import MPWire

extension SyncManager {
    /// Counts the objects that clients refer to.
    ///
    /// - Returns: Their number.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `BaseManager._number_of_objects`.
    public func numberOfObjects() async throws(MultiprocessingError) -> Int {
        let value = try await callServer(.numberOfObjects)
        return try value.decoded(as: Int.self, from: attempt(.numberOfObjects))
    }

    /// Waits for an answer that says nothing but that the server serves.
    ///
    /// - Parameter limit: The longest wait.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - SeeAlso: Python `Server.dummy`.
    package func ping(timeout limit: Duration) async throws(MultiprocessingError) {
        var manner = CallManner()
        manner.timeout = limit
        _ = try await channel.callServer(Request(.dummy), manner).result
            .value(of: attempt(.dummy))
    }

    /// Describes the objects as Python does.
    ///
    /// - Returns: Two lines for each object: ident and number of references, and its `repr`.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(objects).
    /// - SeeAlso: Python `BaseManager._debug_info`.
    public func debugInfo() async throws(MultiprocessingError) -> String {
        let value = try await callServer(.debugInfo)
        return try value.decoded(as: String.self, from: attempt(.debugInfo))
    }

    /// Asks one of our servers for its objects and connections.
    ///
    /// A server describes at most 2,000 objects at a time, so that other clients needn't wait.
    ///
    /// - Returns: The state of the server. Objects or connections that come or go meanwhile may be missing.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server doesn't know the request, like CPython's.
    /// - Complexity: A round trip for each 2,000 objects or connections.
    public func inspect() async throws(MultiprocessingError) -> ServerSnapshot {
        try await inspect(pageSize: nil)
    }

    /// The same in pages of another size.
    package func inspect(pageSize: Int?) async throws(MultiprocessingError) -> ServerSnapshot {
        try channel.require(.descriptions, for: attempt(.inspect))
        var snapshot: ServerSnapshot = try await ask(.inspect(ServerRequest.Page(limit: pageSize)))
        while let next = snapshot.next {
            let page = ServerRequest.Page(from: next, limit: pageSize)
            snapshot.append(try await self.page(.inspect(page), after: next))
        }
        return snapshot
    }

    /// Asks one of our servers for one of its objects.
    ///
    /// - Parameter ident: The ident of the object, as ``inspect()`` shows it.
    /// - Returns: The object; `nil` if there is none with this ident.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server doesn't know the request, like CPython's.
    /// - Complexity: One round trip; O(log(objects)) in the server.
    public func inspect(
        ident: String
    ) async throws(MultiprocessingError) -> ServerSnapshot.Object? {
        try channel.require(.descriptions, for: attempt(.inspect))
        guard let page = ServerRequest.Page.ofObject(ident) else { return nil }
        let found: ServerSnapshot.FurtherPage = try await ask(.inspect(page))
        // Where it was, there may be the next one.
        return found.objects.first { $0.ident == ident }
    }

    /// Asks one of our servers what calls have cost since it started, and what its clients wait for now.
    ///
    /// Rates are the differences of two answers. For lists of all objects and connections, there is ``inspect()``.
    ///
    /// - Returns: The counts, the times and the waits.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server doesn't know the request, like CPython's, and
    ///   `permissionDenied` without the right to `inspect`.
    /// - Complexity: One round trip; O(objects + connections + waiting calls) in the server.
    public func statistics() async throws(MultiprocessingError) -> ServerStatistics {
        try channel.require(.descriptions, for: attempt(.statistics))
        return try await ask(.statistics)
    }

    /// Asks for a page of a long answer that has begun.
    ///
    /// - Parameters:
    ///   - request: The request for the page.
    ///   - position: What the page before it says of its successor.
    /// - Returns: The page.
    /// - Throws: ``MultiprocessingError``, also if the server answers with the same page again.
    func page<Page: AnswerPage>(
        _ request: ServerRequest,
        after position: WireValue
    ) async throws(MultiprocessingError) -> Page {
        let page: Page = try await ask(request)
        guard page.next != position else {
            throw .answered(attempt(request.name), with: "the same page again")
        }
        return page
    }

    /// Asks the server to describe something.
    func ask<Answer: Decodable>(
        _ request: ServerRequest
    ) async throws(MultiprocessingError) -> Answer {
        let value = try await callServer(request)
        do throws(WireCodingError) {
            return try WireCoding.decode(value)
        } catch {
            throw .answered(attempt(request.name), with: "no \(Answer.self): \(error)")
        }
    }

    private func attempt(_ request: ServerRequest.Name) -> CallAttempt {
        CallAttempt(what: request.rawValue, address: address)
    }
}

/// A part of an answer that says where the next part begins.
protocol AnswerPage: Decodable {
    var next: WireValue? { get }
}

extension ServerSnapshot: AnswerPage {}
extension ServerSnapshot.FurtherPage: AnswerPage {}
extension OrphanedObject.Page: AnswerPage {}
