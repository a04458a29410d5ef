internal import MPWire

extension Proxy {
    /// Calls a method, and makes a Swift value of what it returns.
    ///
    /// It is what the methods of a proxy consist of:
    ///
    /// ```swift
    /// func add(_ n: Int) async throws -> Int { try await call("add", n) }
    /// func lines() async throws -> IteratorProxy<String> { try await call("lines") }
    /// ```
    ///
    /// - Parameters:
    ///   - method: Its name in the server.
    ///   - arguments: What it takes, each `Encodable`; proxies are, too.
    ///   - keywords: What it takes by name.
    ///   - type: The type of what it returns: `Decodable`, such as a proxy if it returns a shared object.
    ///   - timeout: The longest that the call may take; a CPython server, which can't be told, goes on.
    /// - Returns: What the method returned.
    /// - Throws: The error that the method threw, if its type is registered in
    ///   ``SyncManagerConfiguration/errors``; else ``MultiprocessingError``: `remote` with what was
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
        let arguments = try CallArguments(repeat each arguments, keywords: keywords, for: attempt)
        return try await reference.callAny(method, arguments, timeout: timeout)
            .decoded(as: type, from: attempt)
    }

    /// Calls a method for what it does; what it returns is dropped.
    ///
    /// - Parameters:
    ///   - method: Its name in the server.
    ///   - arguments: What it takes, each `Encodable`; proxies are, too.
    ///   - keywords: What it takes by name.
    ///   - timeout: The longest that the call may take; a CPython server, which can't be told, goes on.
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
        let arguments = try CallArguments(repeat each arguments, keywords: keywords, for: attempt)
        _ = try await reference.callAny(method, arguments, timeout: timeout)
    }

    /// Copies the object that the proxy stands for, if it is one that can travel.
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
