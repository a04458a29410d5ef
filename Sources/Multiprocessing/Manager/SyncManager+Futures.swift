internal import MPWire

// MARK: Futures

extension SyncManager {
    /// Makes a shared future, or finds the one of a name.
    ///
    /// - Parameters:
    ///   - name: The name by which all clients find it; `nil` makes a new one without, which is passed on as a proxy.
    ///   - lifetime: How long the object of a name stays; `nil` leaves an existing one as it is.
    ///   - output: The type of the result; ``WireValue`` for mixed ones.
    /// - Returns: A proxy. Without a name, the future lives as long as its proxies; else as long as the server.
    /// - Throws: ``MultiprocessingError``: `nameTaken` if the name is that of another object; if the server is CPython's,
    ///   `unknownType`, and `unsupported` with a name.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `concurrent.futures.Future`.
    public func future<Output>(
        named name: String? = nil,
        lifetime: ObjectLifetime? = nil,
        _ output: Output.Type
    ) async throws(MultiprocessingError) -> FutureProxy<Output> {
        let reference = try await createReference("Future", named: name, lifetime: lifetime)
        return FutureProxy(reference: reference)
    }
}
