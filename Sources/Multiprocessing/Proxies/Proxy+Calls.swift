internal import MPWire

extension Proxy {
    /// Calls a method and decodes its result.
    ///
    /// The methods of a proxy are built on it:
    ///
    /// ```swift
    /// struct LibraryProxy: Proxy {
    ///     static let typeids = ["Library"]
    ///     let reference: ProxyReference
    ///
    ///     func add(_ book: String) async throws { try await call("add", book) }
    ///     func lines() async throws -> IteratorProxy<String> { try await call("lines") }
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - method: Its name in the server.
    ///   - arguments: Its arguments: `Encodable` values, proxies included.
    ///   - keywords: Its keyword arguments.
    ///   - type: The type of the result: any `Decodable`, such as a proxy for a shared object.
    ///   - timeout: Longest time for the call; a CPython server can't be told, and carries on.
    /// - Returns: The method's result.
    /// - Throws: The method's error, if its type is registered in
    ///   ``SyncManagerConfiguration/errors``; else ``MultiprocessingError``: `remote` with the error
    ///   thrown or raised, `unknownMethod`, `objectReleased`, `timedOut`, `cancelled` if the task was
    ///   cancelled, `typeMismatch` if the result is of another type.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `BaseProxy._callmethod`.
    public func call<each Argument: Encodable & Sendable, Result: Decodable>(
        _ method: String,
        _ arguments: repeat each Argument,
        keywords: KeywordArguments = [:],
        as type: Result.Type = Result.self,
        timeout: Duration? = nil
    ) async throws -> Result {
        let attempt = reference.attempt(method)
        let arguments = try RequestArguments(
            repeat each arguments,
            keywords: keywords,
            for: attempt
        )
        return try await reference.callAny(method, arguments, timeout: timeout)
            .decoded(as: type, from: attempt)
    }

    /// Calls a method and drops its result.
    ///
    /// - Parameters:
    ///   - method: Its name in the server.
    ///   - arguments: Its arguments: `Encodable` values, proxies included.
    ///   - keywords: Its keyword arguments.
    ///   - timeout: Longest time for the call; a CPython server can't be told, and carries on.
    /// - Throws: As ``call(_:_:keywords:as:timeout:)``.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `BaseProxy._callmethod`.
    public func call<each Argument: Encodable & Sendable>(
        _ method: String,
        _ arguments: repeat each Argument,
        keywords: KeywordArguments = [:],
        timeout: Duration? = nil
    ) async throws {
        let attempt = reference.attempt(method)
        let arguments = try RequestArguments(
            repeat each arguments,
            keywords: keywords,
            for: attempt
        )
        _ = try await reference.callAny(method, arguments, timeout: timeout)
    }

    /// Copies the proxy's object, if it can be sent.
    ///
    /// - Parameter type: The type of its value.
    /// - Returns: Its value at one moment.
    /// - Throws: ``MultiprocessingError``: `remote` if it can't be sent, `typeMismatch` if it is of
    ///   another type.
    /// - Complexity: One round trip; O(size of the object).
    /// - SeeAlso: Python `BaseProxy._getvalue`, `copy.deepcopy(proxy)`.
    public func value<Value: Decodable>(
        as type: Value.Type = Value.self
    ) async throws(MultiprocessingError) -> Value {
        try await reference.call("#GETVALUE", as: type)
    }
}
