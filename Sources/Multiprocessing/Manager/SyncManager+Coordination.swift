internal import MPWire

// MARK: Members and leaders

extension SyncManager {
    /// Makes a list of members, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new one without, which is passed on as a proxy.
    ///   - lifetime: How long the object of a name stays; `nil` leaves an existing one as it is.
    ///   - data: The type of what members tell of themselves; ``WireValue`` for mixed ones.
    /// - Returns: A proxy. Without a name, the list lives as long as its proxies; else as long as the server.
    /// - Throws: ``MultiprocessingError``: `nameTaken` if the name is that of another object; `unsupported` if the server is
    ///   CPython's.
    /// - Complexity: One round trip.
    public func members<Data>(
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil,
        _ data: Data.Type
    ) async throws(MultiprocessingError) -> MembersProxy<Data> {
        let reference = try await coordination("Members", named: name, lifetime)
        return MembersProxy(reference: reference)
    }

    /// Makes an election, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new one without, which is passed on as a proxy.
    ///   - lifetime: How long the object of a name stays; `nil` leaves an existing one as it is.
    /// - Returns: A proxy. Without a name, the election lives as long as its proxies; else as long as the server.
    /// - Throws: ``MultiprocessingError``: `nameTaken` if the name is that of another object; `unsupported` if the server is
    ///   CPython's.
    /// - Complexity: One round trip.
    public func leader(
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil
    ) async throws(MultiprocessingError) -> LeaderProxy {
        LeaderProxy(reference: try await coordination("Leader", named: name, lifetime))
    }

    private func coordination(
        _ typeid: String,
        named name: String?,
        _ lifetime: ObjectLifetime?
    ) async throws(MultiprocessingError) -> ProxyReference {
        let attempt = CallAttempt(what: "create \(typeid)", address: address)
        try channel.require(.coordination, for: attempt)
        return try await createReference(typeid, named: name, lifetime: lifetime)
    }
}
