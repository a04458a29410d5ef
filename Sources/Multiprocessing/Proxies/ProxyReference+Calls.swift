internal import MPCore
public import MPWire

/// Calls of methods with typed arguments and results.
extension ProxyReference {
    /// Encodes an argument.
    @usableFromInline
    func encode(
        _ value: some Encodable,
        for method: String
    ) throws(MultiprocessingError) -> WireValue {
        try WireValue(encoding: value, for: attempt(method))
    }

    /// Encodes a key of a dictionary or a member of a set, in a form that Python can hash.
    @usableFromInline
    func encodeKey(
        _ key: some Encodable,
        for method: String
    ) throws(MultiprocessingError) -> WireValue {
        try WireValue(encoding: key, .hashable, for: attempt(method))
    }

    /// Encodes several keys as a list.
    func encodeKeys(
        _ keys: some Sequence<some Encodable>,
        for method: String
    ) throws(MultiprocessingError) -> WireValue {
        var encoded: [WireValue] = []
        for key in keys { encoded.append(try encodeKey(key, for: method)) }
        return .list(encoded)
    }

    /// Calls a method and decodes its result.
    func call<Value: Decodable>(
        _ method: String,
        _ arguments: [WireValue] = [],
        as type: Value.Type
    ) async throws(MultiprocessingError) -> Value {
        try await call(method, arguments).decoded(as: type, from: attempt(method))
    }

    /// Calls a method and decodes its result; `None` is `nil`.
    func callForOptional<Value: Decodable>(
        _ method: String,
        _ arguments: [WireValue] = [],
        as type: Value.Type
    ) async throws(MultiprocessingError) -> Value? {
        let value = try await call(method, arguments)
        if case .null = value { return nil }
        return try value.decoded(as: type, from: attempt(method))
    }

    /// Calls a method that not every server has, and decodes its result.
    func call<Value: Decodable>(
        _ method: String,
        _ arguments: [WireValue],
        needing needs: ServerCapabilities,
        as type: Value.Type
    ) async throws(MultiprocessingError) -> Value {
        try await call(method, arguments, needing: needs).decoded(as: type, from: attempt(method))
    }
}

/// Calls of methods with errors and results of any type.
extension ProxyReference {
    /// Calls a method and returns its result; an object that stays in the server becomes a proxy.
    ///
    /// - Throws: The error of a registered type that the method threw; else ``MultiprocessingError``.
    func callAny(
        _ method: String,
        _ arguments: RequestArguments,
        timeout: Duration?,
        deliveries: HeldDeliveries? = nil
    ) async throws -> WireValue {
        let manner = CallManner(timeout: timeout, deliveries: deliveries)
        let result = try await result(of: method, arguments, manner)
        return try anyValue(of: result, method)
    }

    /// The value that a call returned, or a proxy of the object that it made.
    ///
    /// - Throws: The error of a registered type that the method threw; else ``MultiprocessingError``.
    func anyValue(of result: CallResult, _ method: String) throws -> WireValue {
        try channel.anyValue(of: result, from: attempt(method))
    }

    /// An ``AutoProxy`` of this reference as a value.
    var wireValue: WireValue { AutoProxy(reference: self).wireValue }
}
