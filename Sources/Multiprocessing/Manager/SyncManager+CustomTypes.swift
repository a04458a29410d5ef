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
    /// Where Python's server registered a function that returns one shared object, such as
    /// `get_queue`, it is this object.
    ///
    /// - Parameters:
    ///   - typeid: The type, by the name under which it is registered.
    ///   - arguments: What its constructor takes, each `Encodable`; proxies are, too.
    ///   - keywords: What it takes by name.
    ///   - proxy: The type of the proxy.
    ///   - timeout: The longest that it may take; a CPython server, which can't be told, goes on.
    /// - Returns: A proxy for the object, which lives as long as the proxy.
    /// - Throws: The error that the constructor threw, if its type is registered in
    ///   ``SyncManagerConfiguration/errors``; else ``MultiprocessingError``: `unknownType` if there
    ///   is no such type, `remote` with what was thrown or raised.
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
        let arguments = try CallArguments(repeat each arguments, keywords: keywords, for: attempt)
        let result = try await callAny("create", [.text(typeid)], arguments, attempt, timeout)
        return Object(reference: try reference(made: result, typeid, attempt))
    }

    /// Makes an object of a type that the server's program registered, with a proxy that takes its
    /// methods by their names.
    ///
    /// - Parameters:
    ///   - typeid: The type, by the name under which it is registered.
    ///   - arguments: What its constructor takes, each `Encodable`; proxies are, too.
    ///   - keywords: What it takes by name.
    ///   - timeout: The longest that it may take; a CPython server, which can't be told, goes on.
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
    ///   - name: Its name, which only one object of the server has.
    ///   - typeid: The type, by the name under which it is registered.
    ///   - arguments: What its constructor takes. They count if the object is new.
    ///   - keywords: What it takes by name.
    ///   - proxy: The type of the proxy; ``AutoProxy`` takes the methods by their names.
    ///   - timeout: The longest that it may take.
    /// - Returns: A proxy for the one object of this name, which lives as long as the server.
    /// - Throws: As ``create(_:_:keywords:as:timeout:)``; `unsupported` if the server has no named
    ///   objects, as CPython's hasn't.
    /// - Complexity: One round trip.
    public func object<each Argument: Encodable & Sendable, Object: Proxy>(
        named name: String,
        _ typeid: String,
        _ arguments: repeat each Argument,
        keywords: KeywordArguments = [:],
        as proxy: Object.Type = Object.self,
        timeout: Duration? = nil
    ) async throws -> Object {
        let attempt = attempt("get \(typeid) by name", .type(typeid))
        let arguments = try CallArguments(repeat each arguments, keywords: keywords, for: attempt)
        let lookup: [WireValue] = [.text("get_named"), .text(typeid), .text(name)]
        do {
            let result = try await callAny("create", lookup, arguments, attempt, timeout)
            return Object(reference: try reference(made: result, typeid, attempt))
        } catch let error as MultiprocessingError where error.saysThatThereAreNoNames {
            throw MultiprocessingError.noNames(typeid, at: address, remote: error.remote)
        }
    }
}

// MARK: Functions

extension SyncManager {
    /// Calls a function that the server's program registered, and makes a Swift value of what it
    /// returns.
    ///
    /// ```swift
    /// let count = try await manager.call("word_count", text, as: Int.self)
    /// ```
    ///
    /// On a CPython server it takes three round trips: the result is an object there, whose value is
    /// copied. An object that is to stay there comes from ``create(_:_:keywords:as:timeout:)``.
    ///
    /// - Parameters:
    ///   - function: The name under which it is registered.
    ///   - arguments: What it takes, each `Encodable`; proxies are, too.
    ///   - keywords: What it takes by name.
    ///   - type: The type of what it returns: `Decodable`, such as a proxy if it returns a shared object.
    ///   - timeout: The longest that it may take; a CPython server, which can't be told, goes on.
    /// - Returns: What the function returned.
    /// - Throws: The error that the function threw, if its type is registered in
    ///   ``SyncManagerConfiguration/errors``; else ``MultiprocessingError``: `unknownType` if there
    ///   is no such function, `remote` with what was thrown or raised, `timedOut`, `typeMismatch`.
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
        let arguments = try CallArguments(repeat each arguments, keywords: keywords, for: attempt)
        return try await run(function, arguments, attempt, timeout)
            .decoded(as: type, from: attempt)
    }

    /// Calls a function that the server's program registered, for what it does.
    ///
    /// - Parameters:
    ///   - function: The name under which it is registered.
    ///   - arguments: What it takes, each `Encodable`; proxies are, too.
    ///   - keywords: What it takes by name.
    ///   - timeout: The longest that it may take; a CPython server, which can't be told, goes on.
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
        let arguments = try CallArguments(repeat each arguments, keywords: keywords, for: attempt)
        _ = try await run(function, arguments, attempt, timeout)
    }

    /// Runs a function of the server's program.
    func run(
        _ function: String,
        _ arguments: CallArguments,
        _ attempt: CallAttempt,
        _ timeout: Duration?
    ) async throws -> WireValue {
        guard !channel.isOurs else {
            return try await callAny("call", [.text(function)], arguments, attempt, timeout)
        }
        // To CPython a function is a type, and what it returns is a new object.
        let made = try await callAny("create", [.text(function)], arguments, attempt, timeout)
        return try await reference(made: made, function, attempt).call("#GETVALUE")
    }
}

// MARK: What all of them have in common

extension SyncManager {
    /// The words for a call of what a program registered.
    func attempt(_ what: String, _ callee: Callee) -> CallAttempt {
        CallAttempt(what: what, address: address, callee: callee)
    }

    /// Sends a request to the server itself, which may run code of its program.
    func callAny(
        _ function: String,
        _ leading: [WireValue],
        _ arguments: CallArguments,
        _ attempt: CallAttempt,
        _ timeout: Duration?
    ) async throws -> WireValue {
        let request = Request(
            ident: nil,
            method: function,
            arguments: leading + arguments.positional,
            keywords: arguments.keywords
        )
        let result = await channel.call(request, CallManner(timeout: timeout))
        switch result {
        case .reply(.raising(let exception)):
            throw channel.errors.error(in: exception)
                ?? MultiprocessingError.thrown(
                    exception,
                    by: attempt
                )
        case .reply(.proxy(let exposed, let token)):
            return ProxyReference(token: token, exposed: exposed, channel: channel).wireValue
        case .reply, .cancelled, .unreadable, .tooLong, .notSent, .lost:
            return try result.value(of: attempt)
        }
    }
}
