internal import MPWire

extension WireValue {
    /// Brings a Swift value into the form in which it travels.
    ///
    /// - Throws: `typeMismatch`: Python has nothing like it.
    init(
        encoding value: some Encodable,
        for attempt: @autoclosure () -> CallAttempt
    ) throws(MultiprocessingError) {
        do throws(WireCodingError) {
            self = try WireCoding.encode(value)
        } catch {
            throw MultiprocessingError(
                .typeMismatch,
                "\(attempt()): a value can't be sent: \(error)",
                cause: error
            )
        }
    }

    /// Makes a Swift value of what a call returned.
    ///
    /// - Throws: `typeMismatch`: it is of another type.
    func decoded<Value: Decodable>(
        as type: Value.Type,
        from attempt: @autoclosure () -> CallAttempt
    ) throws(MultiprocessingError) -> Value {
        do throws(WireCodingError) {
            return try WireCoding.decode(self, as: type)
        } catch {
            throw MultiprocessingError(
                .typeMismatch,
                "\(attempt()): the result is not a \(type): \(error)",
                cause: error
            )
        }
    }

    /// Passes a span of time as Python does, as a `float` in seconds.
    ///
    /// What is below zero is no wait, though Python takes some of it for no limit.
    init(seconds duration: Duration) {
        let (seconds, attoseconds) = max(duration, .zero).components
        self = .float(Double(seconds) + Double(attoseconds) * 1e-18)
    }

    /// Python's `slice(start, stop)` of a range.
    static func slice(_ range: Range<Int>) -> WireValue {
        .slice(.int(range.lowerBound), .int(range.upperBound), .null)
    }
}

extension ProxyReference {
    /// Brings an argument into the form in which it travels.
    func encode(
        _ value: some Encodable,
        for method: String
    ) throws(MultiprocessingError) -> WireValue {
        try WireValue(encoding: value, for: attempt(method))
    }

    /// Calls a method, and makes a Swift value of what it returns.
    func call<Value: Decodable>(
        _ method: String,
        _ arguments: [WireValue] = [],
        as type: Value.Type
    ) async throws(MultiprocessingError) -> Value {
        try await call(method, arguments).decoded(as: type, from: attempt(method))
    }

    /// Calls a method, and makes a Swift value of what it returns, `nil` of `None`.
    func callForOptional<Value: Decodable>(
        _ method: String,
        _ arguments: [WireValue] = [],
        as type: Value.Type
    ) async throws(MultiprocessingError) -> Value? {
        let value = try await call(method, arguments)
        if case .null = value { return nil }
        return try value.decoded(as: type, from: attempt(method))
    }

    /// Calls a method that only our servers have, and makes a Swift value of what it returns.
    func callOurs<Value: Decodable>(
        _ method: String,
        _ arguments: [WireValue],
        as type: Value.Type
    ) async throws(MultiprocessingError) -> Value {
        try await callOurs(method, arguments).decoded(as: type, from: attempt(method))
    }
}
