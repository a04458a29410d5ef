internal import MPWire

/// Stands for an object with attributes in a manager's server.
///
/// - SeeAlso: Python `multiprocessing.managers.NamespaceProxy`.
public struct NamespaceProxy: Proxy {
    /// The typeids of the objects it can stand for.
    public static var typeids: [String] { ["Namespace"] }
    /// Keeps the object alive.
    public let reference: ProxyReference

    /// Makes a proxy for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }

    /// Reads an attribute.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - type: The type of its value; ``WireValue`` takes any.
    /// - Returns: Its value.
    /// - Throws: ``MultiprocessingError``: `remote` with `AttributeError` if there is no such
    ///   attribute, `typeMismatch` if its value is of another type.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `namespace.name`.
    public func get<Value: Codable & Sendable>(
        _ name: String,
        as type: Value.Type = Value.self
    ) async throws(MultiprocessingError) -> Value {
        try await reference.call("__getattribute__", [.text(name)], as: type)
    }

    /// The value of an attribute.
    ///
    /// ```swift
    /// let limit = try await settings["limit", as: Int.self]
    /// ```
    ///
    /// It only reads: Swift has no setters that wait. ``set(_:_:)`` writes.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - type: The type of its value; ``WireValue`` takes any.
    /// - Throws: As ``get(_:as:)``.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `namespace.name`.
    public subscript<Value: Codable & Sendable>(name: String, as type: Value.Type) -> Value {
        get async throws(MultiprocessingError) { try await get(name, as: type) }
    }

    /// Stores an attribute.
    ///
    /// - Parameters:
    ///   - name: Its name. Python's own proxies don't send names that begin with `_`.
    ///   - value: Its new value.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `namespace.name = value`.
    public func set(
        _ name: String,
        _ value: some Codable & Sendable
    ) async throws(MultiprocessingError) {
        let value = try reference.encode(value, for: "__setattr__")
        _ = try await reference.call("__setattr__", [.text(name), value])
    }

    /// Removes an attribute.
    ///
    /// - Parameter name: Its name.
    /// - Throws: ``MultiprocessingError``: `remote` with `AttributeError` if there is no such
    ///   attribute.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `del namespace.name`.
    public func delete(_ name: String) async throws(MultiprocessingError) {
        _ = try await reference.call("__delattr__", [.text(name)])
    }
}
