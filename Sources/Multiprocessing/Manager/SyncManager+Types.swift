internal import MPWire

extension SyncManager {
    /// Lists the types and functions of one of our servers by name.
    ///
    /// - Returns: The names, sorted.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server is CPython's, which can't tell.
    /// - Complexity: One round trip; O(types).
    public func typeids() async throws(MultiprocessingError) -> [String] {
        try await types().keys.sorted()
    }

    /// Describes the types and functions of one of our servers.
    ///
    /// - Returns: The types and functions by their names.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server is CPython's, which can't tell.
    /// - Complexity: One round trip; O(types).
    public func types() async throws(MultiprocessingError) -> [String: SharedTypeDescription] {
        let attempt = CallAttempt(what: ServerRequest.Name.types.rawValue, address: address)
        try channel.require(.descriptions, for: attempt)
        return try await ask(.types)
    }
}
