package import MPWire

// Calls of which no type is known when the program is compiled, as the command `syncmanager` makes them. Programs
// pass their own types, through proxies.

extension ProxyReference {
    /// Calls a method with any number of arguments.
    ///
    /// - Parameters:
    ///   - method: Its name.
    ///   - arguments: The arguments without names.
    ///   - keywords: Those with names.
    ///   - timeout: The longest that it may take; `nil` is no limit.
    /// - Returns: What it returned; an object that stays in the server is a proxy.
    /// - Throws: ``MultiprocessingError``, as every call.
    package func call(
        _ method: String,
        values arguments: [WireValue],
        keywords: WireDictionary = [:],
        timeout: Duration? = nil
    ) async throws -> WireValue {
        try await callAny(method, CallArguments(arguments, keywords: keywords), timeout: timeout)
    }
}

extension SyncManager {
    /// Makes an object of a type, with any number of arguments.
    ///
    /// - Parameters:
    ///   - typeid: The type, by the name under which it is registered.
    ///   - arguments: The arguments without names.
    ///   - keywords: Those with names.
    ///   - timeout: The longest that it may take; `nil` is no limit.
    ///   - kind: The type that the object then has, where `typeid` names a look-up.
    /// - Returns: A proxy for the object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, as every call.
    package func create(
        _ typeid: String,
        values arguments: [WireValue],
        keywords: WireDictionary = [:],
        timeout: Duration? = nil,
        as kind: String? = nil
    ) async throws -> AutoProxy {
        let attempt = attempt("create \(typeid)", .type(typeid))
        let arguments = CallArguments(arguments, keywords: keywords)
        let made = try await callAny("create", [.text(typeid)], arguments, attempt, timeout)
        return AutoProxy(reference: try reference(made: made, kind ?? typeid, attempt))
    }

    /// Calls a function with any number of arguments.
    ///
    /// - Parameters:
    ///   - function: The name under which it is registered.
    ///   - arguments: The arguments without names.
    ///   - keywords: Those with names.
    ///   - timeout: The longest that it may take; `nil` is no limit.
    /// - Returns: What the function returned.
    /// - Throws: ``MultiprocessingError``, as every call.
    package func call(
        _ function: String,
        values arguments: [WireValue],
        keywords: WireDictionary = [:],
        timeout: Duration? = nil
    ) async throws -> WireValue {
        let arguments = CallArguments(arguments, keywords: keywords)
        return try await run(function, arguments, attempt(function, .type(function)), timeout)
    }

    /// Refers to an object that is there already.
    ///
    /// - Parameters:
    ///   - ident: Its number.
    ///   - typeid: Its type, for messages.
    /// - Returns: A proxy for it, which the server counts when it is used first.
    package func object(ident: String, typeid: String) -> AutoProxy {
        let token = Token(typeid: typeid, address: address, ident: ident)
        return AutoProxy(reference: ProxyReference(adopting: token, channel: channel))
    }
}
