internal import MPWire

/// Stands for one value in a manager's server.
///
/// - SeeAlso: Python `multiprocessing.managers.ValueProxy`.
public struct ValueProxy<Value: Codable & Sendable>: Proxy {
    /// The typeids of the objects it can stand for.
    public static var typeids: [String] { ["Value"] }
    /// Keeps the value alive.
    public let reference: ProxyReference

    /// Makes a proxy for the object of `reference`.
    public init(reference: ProxyReference) {
        self.reference = reference
    }

    /// Reads the value.
    ///
    /// - Returns: The value stored last.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if it is of another type.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `ValueProxy.get`.
    public func get() async throws(MultiprocessingError) -> Value {
        try await reference.call("get", as: Value.self)
    }

    /// Stores a value.
    ///
    /// - Parameter value: The new value.
    /// - Throws: ``MultiprocessingError``, like every call.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `ValueProxy.set`.
    public func set(_ value: Value) async throws(MultiprocessingError) {
        _ = try await reference.call("set", [try reference.encode(value, for: "set")])
    }
}

// MARK: Atomic operations, for which Python needs a lock and two calls; `unsupported` by CPython's servers

extension ValueProxy {
    /// Stores a value and returns the old one.
    ///
    /// - Parameter value: The new value.
    /// - Returns: The old value.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if the old one is of another type (it was
    ///   replaced), `unsupported` if the server is CPython's.
    /// - Complexity: One round trip; O(1) on the server.
    public func exchange(_ value: Value) async throws(MultiprocessingError) -> Value {
        let value = try reference.encode(value, for: "exchange")
        return try await reference.call("exchange", [value], needing: .atomics, as: Value.self)
    }

    /// Replaces the value if it is the expected one.
    ///
    /// - Parameters:
    ///   - expected: The value that must be there, by Python's equality.
    ///   - desired: The new value.
    /// - Returns: Whether it was replaced.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server is CPython's.
    /// - Complexity: One round trip; O(1) on the server.
    public func compareExchange(
        expected: Value,
        desired: Value
    ) async throws(MultiprocessingError) -> Bool {
        let expected = try reference.encode(expected, for: "compare_exchange")
        let desired = try reference.encode(desired, for: "compare_exchange")
        let arguments = [expected, desired]
        return try await reference.call(
            "compare_exchange",
            arguments,
            needing: .atomics,
            as: Bool.self
        )
    }
}

extension ValueProxy where Value: Numeric {
    /// Adds to the value.
    ///
    /// - Parameter amount: The amount to add, 1 by default.
    /// - Returns: The sum, now the value.
    /// - Throws: ``MultiprocessingError``: `remote` with `TypeError` if the value there is no number,
    ///   `typeMismatch` if the type can't hold the sum, `unsupported` if the server is CPython's.
    /// - Complexity: One round trip; O(1) on the server.
    @discardableResult
    public func increment(by amount: Value = 1) async throws(MultiprocessingError) -> Value {
        let amount = try reference.encode(amount, for: "increment")
        return try await reference.call("increment", [amount], needing: .atomics, as: Value.self)
    }
}
