package import MPWire

// Calls whose types aren't known at compile time, for the command `syncmanager`. Programs pass their own types,
// through proxies.

extension ProxyReference {
    /// Calls a method with any number of arguments.
    ///
    /// - Parameters:
    ///   - method: Its name.
    ///   - arguments: The positional arguments.
    ///   - keywords: The keyword arguments.
    ///   - timeout: Longest time for the call; `nil` is no limit.
    ///   - deliveries: Where what the call takes out of the object is held; `nil` confirms it at once.
    /// - Returns: The result; an object that stays in the server becomes a proxy.
    /// - Throws: ``MultiprocessingError``, like every call.
    package func call(
        _ method: String,
        values arguments: [WireValue],
        keywords: WireDictionary = [:],
        timeout: Duration? = nil,
        deliveries: HeldDeliveries? = nil
    ) async throws -> WireValue {
        let arguments = RequestArguments(arguments, keywords: keywords)
        return try await callAny(method, arguments, timeout: timeout, deliveries: deliveries)
    }
}

extension SyncManager {
    /// Makes an object of a type, with any number of arguments.
    ///
    /// - Parameters:
    ///   - typeid: The name under which the type is registered.
    ///   - arguments: The positional arguments.
    ///   - keywords: The keyword arguments.
    ///   - timeout: Longest time for the call; `nil` is no limit.
    ///   - kind: The type of the object, if `typeid` names a look-up.
    /// - Returns: A proxy for the object, which lives as long as the proxy.
    /// - Throws: ``MultiprocessingError``, like every call.
    package func create(
        _ typeid: String,
        values arguments: [WireValue],
        keywords: WireDictionary = [:],
        timeout: Duration? = nil,
        as kind: String? = nil
    ) async throws -> AutoProxy {
        let attempt = attempt("create \(typeid)", .type(typeid))
        let arguments = RequestArguments(arguments, keywords: keywords)
        let (made, link) = try await callAny(
            .create(typeid: typeid, arguments),
            attempt,
            timeout
        )
        return AutoProxy(reference: try reference(made: made, kind ?? typeid, attempt, on: link))
    }

    /// Calls a function with any number of arguments.
    ///
    /// - Parameters:
    ///   - function: The registered name of the function.
    ///   - arguments: The positional arguments.
    ///   - keywords: The keyword arguments.
    ///   - timeout: Longest time for the call; `nil` is no limit.
    /// - Returns: The function's result.
    /// - Throws: ``MultiprocessingError``, like every call.
    package func call(
        _ function: String,
        values arguments: [WireValue],
        keywords: WireDictionary = [:],
        timeout: Duration? = nil
    ) async throws -> WireValue {
        let arguments = RequestArguments(arguments, keywords: keywords)
        return try await run(function, arguments, attempt(function, .type(function)), timeout)
    }

    /// Refers to an existing object.
    ///
    /// - Parameters:
    ///   - ident: Its ident.
    ///   - typeid: Its type, for messages.
    /// - Returns: A proxy for it; the server counts it on first use.
    package func object(ident: String, typeid: String) -> AutoProxy {
        let token = Token(typeid: typeid, address: address, ident: ident)
        return AutoProxy(reference: ProxyReference(adopting: token, channel: channel))
    }
}
