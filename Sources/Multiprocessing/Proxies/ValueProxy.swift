internal import MPWire

/// Stands for one value in a manager's server.
///
/// - SeeAlso: Python `multiprocessing.managers.ValueProxy`.
public struct ValueProxy<Value: Codable & Sendable>: Proxy {
    /// The types of objects that it can stand for.
    public static var typeids: [String] { ["Value"] }
    /// Keeps the value alive.
    public let reference: ProxyReference

    /// Stands for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }

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

// MARK: What takes Python a lock and two calls; with a CPython server it is `unsupported`

extension ValueProxy {
    /// Stores a value, and says what was there.
    ///
    /// - Parameter value: The new value.
    /// - Returns: The old one.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if the old one is of another type (it was
    ///   replaced), `unsupported` if the server is CPython's.
    /// - Complexity: One round trip; O(1) on the server.
    public func exchange(_ value: Value) async throws(MultiprocessingError) -> Value {
        let value = try reference.encode(value, for: "exchange")
        return try await reference.callOurs("exchange", [value], as: Value.self)
    }

    /// Stores a value, if the one that is there is what is expected.
    ///
    /// - Parameters:
    ///   - expected: What has to be there, by Python's equality.
    ///   - desired: What is to be there.
    /// - Returns: Whether it was stored.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server is CPython's.
    /// - Complexity: One round trip; O(1) on the server.
    public func compareExchange(
        expected: Value,
        desired: Value
    ) async throws(MultiprocessingError) -> Bool {
        let expected = try reference.encode(expected, for: "compare_exchange")
        let desired = try reference.encode(desired, for: "compare_exchange")
        let arguments = [expected, desired]
        return try await reference.callOurs("compare_exchange", arguments, as: Bool.self)
    }
}

extension ValueProxy where Value: Numeric {
    /// Adds to the value.
    ///
    /// - Parameter amount: What to add; 1 unless told otherwise.
    /// - Returns: The sum, which the value then is.
    /// - Throws: ``MultiprocessingError``: `remote` with `TypeError` if what is there is no number,
    ///   `typeMismatch` if the type can't hold the sum, `unsupported` if the server is CPython's.
    /// - Complexity: One round trip; O(1) on the server.
    @discardableResult
    public func increment(by amount: Value = 1) async throws(MultiprocessingError) -> Value {
        let amount = try reference.encode(amount, for: "increment")
        return try await reference.callOurs("increment", [amount], as: Value.self)
    }
}
