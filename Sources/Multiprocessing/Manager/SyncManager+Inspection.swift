internal import MPWire

extension SyncManager {
    /// Counts the objects that clients refer to.
    ///
    /// - Returns: Their number.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `BaseManager._number_of_objects`.
    public func numberOfObjects() async throws(MultiprocessingError) -> Int {
        let value = try await callServer("number_of_objects")
        return try value.decoded(as: Int.self, from: attempt("number_of_objects"))
    }

    /// Describes the objects as Python does.
    ///
    /// - Returns: Two lines for each object: ident and number of references, and its `repr`.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(objects).
    /// - SeeAlso: Python `BaseManager._debug_info`.
    public func debugInfo() async throws(MultiprocessingError) -> String {
        let value = try await callServer("debug_info")
        return try value.decoded(as: String.self, from: attempt("debug_info"))
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
        guard channel.isOurs else { throw .onlyOurs(attempt("inspect")) }
        var snapshot: ServerSnapshot = try await page(of: "inspect", after: nil, pageSize)
        while let next = snapshot.next {
            snapshot.append(try await page(of: "inspect", after: next, pageSize))
        }
        return snapshot
    }

    /// Asks for a page of a long answer.
    func page<Page: AnswerPage>(
        of function: String,
        after position: WireValue?,
        _ size: Int?
    ) async throws(MultiprocessingError) -> Page {
        let size = size.map { [WireValue.int($0)] } ?? []
        let isPlain = position == nil && size.isEmpty
        let page: Page = try await ask(function, isPlain ? [] : [position ?? .null] + size)
        guard page.next == nil || page.next != position else {
            throw .answered(attempt(function), with: "the same page again")
        }
        return page
    }

    /// Calls a function of the server that describes something.
    func ask<Answer: Decodable>(
        _ function: String,
        _ arguments: [WireValue] = []
    ) async throws(MultiprocessingError) -> Answer {
        let value = try await callServer(function, arguments)
        do throws(WireCodingError) {
            return try WireCoding.decode(value)
        } catch {
            throw .answered(attempt(function), with: "no \(Answer.self): \(error)")
        }
    }

    private func attempt(_ function: String) -> CallAttempt {
        CallAttempt(what: function, address: address)
    }
}

/// A part of an answer that says where the next part begins.
protocol AnswerPage: Decodable {
    var next: WireValue? { get }
}

extension ServerSnapshot: AnswerPage {}
extension ServerSnapshot.FurtherPage: AnswerPage {}
extension OrphanedObject.Page: AnswerPage {}
