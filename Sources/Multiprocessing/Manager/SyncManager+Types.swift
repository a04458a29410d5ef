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
        try channel.require(.types, for: attempt)
        let value = try await callServer(.types)
        guard let types = value.typeDescriptions else {
            throw .answered(attempt, with: "what is no description of types")
        }
        return types
    }
}

extension WireValue {
    /// A server's answer to `types`; `nil` if a field is missing.
    fileprivate var typeDescriptions: [String: SharedTypeDescription]? {
        guard case .dict(let entries) = self else { return nil }
        var types: [String: SharedTypeDescription] = [:]
        for (name, value) in entries {
            guard let name = name.asText, let type = SharedTypeDescription(value) else {
                return nil
            }
            types[name] = type
        }
        return types
    }
}

extension SharedTypeDescription {
    fileprivate init?(_ value: WireValue) {
        guard case .dict(let fields) = value, let kind = fields[text: "kind"]?.asText,
            let exposed = fields[text: "exposed"]
        else { return nil }
        self.kind = Kind(description: kind)
        self.exposed = exposed.texts
        parameters = fields[text: "parameters"].flatMap { $0 == .null ? nil : $0.texts }
    }
}
