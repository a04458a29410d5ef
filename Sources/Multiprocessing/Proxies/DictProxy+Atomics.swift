internal import MPWire

// MARK: Atomic operations, for which Python needs a lock and two calls; `unsupported` by CPython's servers

extension DictProxy {
    /// Looks up a key, and stores a value if it is missing, like ``setdefault(_:_:)``.
    ///
    /// CPython's servers have it, too.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - value: The value to store if the key is missing.
    /// - Returns: The key's value after the call.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if that value is of another type.
    /// - Complexity: One round trip; O(1) on the server.
    /// - SeeAlso: Python `dict.setdefault`.
    public func getOrSet(
        _ key: Key,
        _ value: Value
    ) async throws(MultiprocessingError) -> Value {
        try await setdefault(key, value)
    }

    /// Stores a value under a key, unless the key is there already.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - value: Its value.
    /// - Returns: Whether it was stored.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server is CPython's.
    /// - Complexity: One round trip; O(1) on the server.
    public func setIfAbsent(
        _ key: Key,
        _ value: Value
    ) async throws(MultiprocessingError) -> Bool {
        let key = try reference.encodeKey(key, for: "set_if_absent")
        let value = try reference.encode(value, for: "set_if_absent")
        return try await reference.call(
            "set_if_absent",
            [key, value],
            needing: .atomics,
            as: Bool.self
        )
    }

    /// Replaces the value of a key if it is the expected one.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - expected: The value it must have, by Python's equality.
    ///   - desired: The new value.
    /// - Returns: Whether it was replaced; `false` also if there is no such key.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server is CPython's.
    /// - Complexity: One round trip; O(1) on the server.
    public func compareExchange(
        _ key: Key,
        expected: Value,
        desired: Value
    ) async throws(MultiprocessingError) -> Bool {
        let key = try reference.encodeKey(key, for: "compare_exchange")
        let expected = try reference.encode(expected, for: "compare_exchange")
        let desired = try reference.encode(desired, for: "compare_exchange")
        let arguments = [key, expected, desired]
        return try await reference.call(
            "compare_exchange",
            arguments,
            needing: .atomics,
            as: Bool.self
        )
    }

    /// Removes a key if its value is the expected one.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - expected: The value it must have, by Python's equality.
    /// - Returns: Whether it was removed; `false` also if there is no such key.
    /// - Throws: ``MultiprocessingError``: `unsupported` if the server is CPython's.
    /// - Complexity: One round trip; O(1) on the server.
    public func pop(
        _ key: Key,
        ifEqual expected: Value
    ) async throws(MultiprocessingError) -> Bool {
        let key = try reference.encodeKey(key, for: "pop_if_equal")
        let expected = try reference.encode(expected, for: "pop_if_equal")
        return try await reference.call(
            "pop_if_equal",
            [key, expected],
            needing: .atomics,
            as: Bool.self
        )
    }

    /// Looks up several keys at one moment.
    ///
    /// - Parameter keys: The keys.
    /// - Returns: The entries of the keys that are there.
    /// - Throws: ``MultiprocessingError``: `typeMismatch` if a value is of another type,
    ///   `unsupported` if the server is CPython's.
    /// - Complexity: One round trip; O(keys given).
    public func getAll(
        _ keys: some Sequence<Key>
    ) async throws(MultiprocessingError) -> [Key: Value] {
        let keys = try reference.encodeKeys(keys, for: "get_all")
        return try await reference.call("get_all", [keys], needing: .bulk, as: [Key: Value].self)
    }
}

extension DictProxy where Value: Numeric {
    /// Adds to the value of a key.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - amount: The amount to add, 1 by default.
    ///   - defaultValue: The value to add to if there is no such key, 0 by default.
    /// - Returns: The sum, now the key's value.
    /// - Throws: ``MultiprocessingError``: `remote` with `TypeError` if the value there is no number,
    ///   `typeMismatch` if the type can't hold the sum, `unsupported` if the server is CPython's.
    /// - Complexity: One round trip; O(1) on the server.
    @discardableResult
    public func increment(
        _ key: Key,
        by amount: Value = 1,
        default defaultValue: Value = 0
    ) async throws(MultiprocessingError) -> Value {
        let key = try reference.encodeKey(key, for: "increment")
        let amount = try reference.encode(amount, for: "increment")
        let defaultValue = try reference.encode(defaultValue, for: "increment")
        return try await reference.call(
            "increment",
            [key, amount, defaultValue],
            needing: .atomics,
            as: Value.self
        )
    }
}
