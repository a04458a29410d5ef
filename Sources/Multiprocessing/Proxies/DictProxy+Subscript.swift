extension DictProxy {
    /// The value of a key; `nil` if there is no such key or if its value is `None`.
    ///
    /// ```swift
    /// let count = try await counts["apples"] ?? 0
    /// ```
    ///
    /// It only reads: Swift has no setters that wait. ``set(_:_:)`` writes.
    ///
    /// - Parameter key: The key.
    /// - Throws: As ``get(_:)``.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `d[key]`, which raises `KeyError` for a missing key.
    public subscript(key: Key) -> Value? {
        get async throws(MultiprocessingError) { try await get(key) }
    }

    /// The value of a key, or another one if there is no such key.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - defaultValue: The result if there is no such key; sent along.
    /// - Throws: As ``get(_:default:)``.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `d.get(key, default)`.
    public subscript(key: Key, default defaultValue: Value) -> Value {
        get async throws(MultiprocessingError) { try await get(key, default: defaultValue) }
    }
}
