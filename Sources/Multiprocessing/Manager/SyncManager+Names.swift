internal import MPWire

// MARK: Names

extension SyncManager {
    /// Lists the named objects that this client may get.
    ///
    /// - Returns: The objects with their types and sizes, in the order of their names. Objects that come or go meanwhile
    ///   may be missing.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server is CPython's, which has no names.
    /// - Complexity: A round trip for each 2,000 names.
    public func names() async throws(MultiprocessingError) -> [NamedObject] {
        try await names(pageSize: 2_000)
    }

    /// The same in pages of another size.
    package func names(pageSize: Int) async throws(MultiprocessingError) -> [NamedObject] {
        try requireNames(for: .names)
        var names: [NamedObject] = []
        while true {
            let after = names.last?.name ?? ""
            let page: [NamedObject] = try await ask(.names(after: after, limit: pageSize))
            names += page
            guard page.count >= pageSize, page.last?.name != after else { return names }
        }
    }

    /// Takes an object's name away, so that the next client that asks for it gets a new object.
    ///
    /// The object itself lives on while somebody has a proxy for it.
    ///
    /// - Parameter name: The name.
    /// - Returns: Whether there was such a name.
    /// - Throws: ``MultiprocessingError``: `permissionDenied` without the right `remove`, `unsupported` if the server is
    ///   CPython's, which has no names.
    /// - Complexity: One round trip; O(names) on the server.
    @discardableResult
    public func removeName(_ name: String) async throws(MultiprocessingError) -> Bool {
        try requireNames(for: .removeName)
        return try await ask(.removeName(name))
    }

    /// Finds an object by its name, and makes none.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - proxy: The type of the proxy; ``AutoProxy`` is for objects of all types.
    /// - Returns: A proxy for the object.
    /// - Throws: ``MultiprocessingError``: `unknownName` if there is no such object, `typeMismatch` if it is of a type for
    ///   which such a proxy isn't, `unsupported` if the server is CPython's, which has no names.
    /// - Complexity: One round trip.
    public func object<Object: Proxy>(
        named name: String,
        as proxy: Object.Type
    ) async throws(MultiprocessingError) -> Object {
        let attempt = attempt("get '\(name.visibleName)' by name", .server)
        try channel.require(.names, for: attempt)
        let request = ServerRequest.getNamed(typeid: nil, name: name, RequestArguments())
        let sent = try await channel.callServer(Request(request), CallManner())
        let result = try sent.result.value(of: attempt)
        guard case .tuple(let parts) = result, parts.count == 3, let typeid = parts[2].asText else {
            throw .answered(attempt, with: "something that names no object and its type")
        }
        // The server has counted the reference, which goes with this if the check fails.
        let reference = try reference(made: result, typeid, attempt, on: sent.link, request)
        try Object.check(typeid, for: attempt)
        return Object(reference: reference)
    }

    private func requireNames(for request: ServerRequest.Name) throws(MultiprocessingError) {
        try channel.require(.names, for: CallAttempt(what: request.rawValue, address: address))
    }
}

extension Proxy {
    /// Checks that such a proxy is for objects of a type.
    ///
    /// - Throws: `typeMismatch` with the types that it is for.
    static func check(_ typeid: String, for attempt: CallAttempt) throws(MultiprocessingError) {
        guard !typeids.isEmpty, !typeids.contains(typeid) else { return }
        throw MultiprocessingError(
            .typeMismatch,
            "\(attempt): a \(Self.self) is for a \(typeids.joined(separator: " or ")), not for a \(typeid)"
        )
    }
}
