internal import MPCore
internal import MPWire

// MARK: Objects of types that the server's program registered

extension SyncManager {
    /// Makes an object of a type that the server's program registered.
    ///
    /// ```swift
    /// let person = try await manager.create("Person", "Ada", 36, as: PersonProxy.self)
    /// ```
    ///
    /// If a Python server registered a function that returns one shared object, such as `get_queue`, the
    /// result is that object.
    ///
    /// - Parameters:
    ///   - typeid: The name under which the type is registered.
    ///   - arguments: The constructor's arguments: `Encodable` values, proxies included.
    ///   - keywords: Its keyword arguments.
    ///   - proxy: The type of the proxy.
    ///   - timeout: Longest time for the call; a CPython server can't be told, and carries on.
    /// - Returns: A proxy for the object, which lives as long as the proxy.
    /// - Throws: The constructor's error, if its type is registered in
    ///   ``SyncManagerConfiguration/errors``; else ``MultiprocessingError``: `unknownType` if there
    ///   is no such type, `remote` with the error thrown or raised.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `BaseManager.register`.
    public func create<each Argument: Encodable & Sendable, Object: Proxy>(
        _ typeid: String,
        _ arguments: repeat each Argument,
        keywords: KeywordArguments = [:],
        as proxy: Object.Type = Object.self,
        timeout: Duration? = nil
    ) async throws -> Object {
        let attempt = attempt("create \(typeid)", .type(typeid))
        let arguments = try RequestArguments(
            repeat each arguments,
            keywords: keywords,
            for: attempt
        )
        let (made, link) = try await callAny(
            .create(typeid: typeid, arguments),
            attempt,
            timeout
        )
        return Object(reference: try reference(made: made, typeid, attempt, on: link))
    }

    /// Makes an object of a type that the server's program registered, with a proxy that calls methods by
    /// name.
    ///
    /// - Parameters:
    ///   - typeid: The name under which the type is registered.
    ///   - arguments: The constructor's arguments: `Encodable` values, proxies included.
    ///   - keywords: Its keyword arguments.
    ///   - timeout: Longest time for the call; a CPython server can't be told, and carries on.
    /// - Returns: A proxy for the object, which lives as long as the proxy.
    /// - Throws: As ``create(_:_:keywords:as:timeout:)``.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `BaseManager.register`.
    public func create<each Argument: Encodable & Sendable>(
        _ typeid: String,
        _ arguments: repeat each Argument,
        keywords: KeywordArguments = [:],
        timeout: Duration? = nil
    ) async throws -> AutoProxy {
        try await create(
            typeid,
            repeat each arguments,
            keywords: keywords,
            as: AutoProxy.self,
            timeout: timeout
        )
    }

    /// Finds an object by its name, or makes it.
    ///
    /// - Parameters:
    ///   - name: Its name, unique in the server.
    ///   - lifetime: How long the object stays; `nil` leaves an existing one as it is.
    ///   - typeid: The name under which the type is registered.
    ///   - arguments: The constructor's arguments. If the object exists, those that are numbers or short texts must be
    ///     as they were when it was made; what is left out is as it is.
    ///   - keywords: Its keyword arguments.
    ///   - proxy: The type of the proxy; ``AutoProxy`` calls methods by name.
    ///   - timeout: Longest time for the call.
    /// - Returns: A proxy for the one object of this name, which lives as long as the server unless it has another
    ///   lifetime.
    /// - Throws: As ``create(_:_:keywords:as:timeout:)``; `typeMismatch` if such a proxy is for other types, `nameTaken`
    ///   if the name is that of another object, `unsupported` if the server has no named objects, like CPython's.
    /// - Complexity: One round trip.
    public func object<each Argument: Encodable & Sendable, Object: Proxy>(
        named name: String,
        lifetime: ObjectLifetime? = nil,
        _ typeid: String,
        _ arguments: repeat each Argument,
        keywords: KeywordArguments = [:],
        as proxy: Object.Type = Object.self,
        timeout: Duration? = nil
    ) async throws -> Object {
        let attempt = attempt("get \(typeid) by name", .type(typeid))
        try Object.check(typeid, for: attempt)
        let arguments = try RequestArguments(
            repeat each arguments,
            keywords: keywords,
            for: attempt
        )
        let lookup = ServerRequest.getNamed(
            typeid: typeid,
            name: name,
            lifetime: lifetime,
            arguments
        )
        do {
            let (result, link) = try await callAny(lookup, attempt, timeout)
            return Object(
                reference: try reference(made: result, typeid, attempt, on: link, lookup)
            )
        } catch let error as MultiprocessingError where error.saysThatThereAreNoNames {
            throw MultiprocessingError.noNames(typeid, at: address, remote: error.remote)
        }
    }
}

// MARK: Functions

extension SyncManager {
    /// Calls a function that the server's program registered, and decodes its result.
    ///
    /// ```swift
    /// let count = try await manager.call("word_count", text, as: Int.self)
    /// ```
    ///
    /// On a CPython server this takes three round trips: the result is an object there, and its value is
    /// copied. To keep the object there, use ``create(_:_:keywords:as:timeout:)``.
    ///
    /// - Parameters:
    ///   - function: The registered name of the function.
    ///   - arguments: Its arguments: `Encodable` values, proxies included.
    ///   - keywords: Its keyword arguments.
    ///   - type: The type of the result: any `Decodable`, such as a proxy for a shared object.
    ///   - timeout: Longest time for the call; a CPython server can't be told, and carries on.
    /// - Returns: The function's result.
    /// - Throws: The function's error, if its type is registered in
    ///   ``SyncManagerConfiguration/errors``; else ``MultiprocessingError``: `unknownType` if there
    ///   is no such function, `remote` with the error thrown or raised, `timedOut`, `typeMismatch`.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `BaseManager.register(name, callable=function)`.
    public func call<each Argument: Encodable & Sendable, Result: Decodable>(
        _ function: String,
        _ arguments: repeat each Argument,
        keywords: KeywordArguments = [:],
        as type: Result.Type = Result.self,
        timeout: Duration? = nil
    ) async throws -> Result {
        let attempt = attempt(function, .type(function))
        let arguments = try RequestArguments(
            repeat each arguments,
            keywords: keywords,
            for: attempt
        )
        return try await run(function, arguments, attempt, timeout)
            .decoded(as: type, from: attempt)
    }

    /// Calls a function that the server's program registered, and drops its result.
    ///
    /// - Parameters:
    ///   - function: The registered name of the function.
    ///   - arguments: Its arguments: `Encodable` values, proxies included.
    ///   - keywords: Its keyword arguments.
    ///   - timeout: Longest time for the call; a CPython server can't be told, and carries on.
    /// - Throws: As ``call(_:_:keywords:as:timeout:)``.
    /// - Complexity: One round trip.
    /// - SeeAlso: Python `BaseManager.register(name, callable=function)`.
    public func call<each Argument: Encodable & Sendable>(
        _ function: String,
        _ arguments: repeat each Argument,
        keywords: KeywordArguments = [:],
        timeout: Duration? = nil
    ) async throws {
        let attempt = attempt(function, .type(function))
        let arguments = try RequestArguments(
            repeat each arguments,
            keywords: keywords,
            for: attempt
        )
        _ = try await run(function, arguments, attempt, timeout)
    }

    /// Runs a function of the server's program.
    func run(
        _ function: String,
        _ arguments: RequestArguments,
        _ attempt: CallAttempt,
        _ timeout: Duration?
    ) async throws -> WireValue {
        guard !channel.capabilities.contains(.functions) else {
            return try await callAny(.call(function: function, arguments), attempt, timeout).value
        }
        // For CPython a function is a type, and its result a new object.
        let (made, link) = try await callAny(
            .create(typeid: function, arguments),
            attempt,
            timeout
        )
        return try await reference(made: made, function, attempt, on: link).call("#GETVALUE")
    }
}

// MARK: Shared by all of them

extension SyncManager {
    /// A call of a registered type or function in words, for error texts.
    func attempt(_ what: String, _ callee: Callee) -> CallAttempt {
        CallAttempt(what: what, address: address, callee: callee)
    }

    /// Sends a request to the server itself, which may run code of its program.
    ///
    /// - Returns: The answer, and the number of the connection over which it came.
    func callAny(
        _ request: ServerRequest,
        _ attempt: CallAttempt,
        _ timeout: Duration?
    ) async throws -> (value: WireValue, link: UInt64) {
        let sent = try await channel.callServer(Request(request), CallManner(timeout: timeout))
        return (try channel.anyValue(of: sent.result, from: attempt, on: sent.link), sent.link)
    }
}
