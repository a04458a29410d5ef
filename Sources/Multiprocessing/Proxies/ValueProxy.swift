internal import MPWire

/// Stands for one value in a manager's server.
///
/// - SeeAlso: Python `multiprocessing.managers.ValueProxy`.
public struct ValueProxy<Value: Codable & Sendable>: Sendable {
    /// Keeps the value alive.
    let reference: ProxyReference

    /// Stands for the object of `reference`.
    init(_ reference: ProxyReference) {
        self.reference = reference
    }

    /// Names the value.
    public var token: Token { reference.token }

    /// Reads the value.
    ///
    /// - Returns: What was stored last.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if it is of another type.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `ValueProxy.get`.
    public func get() async throws(MultiprocessingError) -> Value {
        try await reference.call("get", as: Value.self)
    }

    /// Stores a value.
    ///
    /// - Parameter value: The new value.
    /// - Throws: ``MultiprocessingError``, as every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `ValueProxy.set`.
    public func set(_ value: Value) async throws(MultiprocessingError) {
        _ = try await reference.call("set", [try reference.encode(value, for: "set")])
    }
}
