internal import MPCore
package import MPWire

// Calls of which no type is known before, as the command `syncmanager` makes them. Programs use typed proxies.

/// What a call gives back before anybody says of which type it should be.
package enum UntypedResult: Sendable {
    /// A value.
    case value(WireValue)
    /// An object that the call has made, or found; it lives as long as the reference.
    case object(ProxyReference)
}

/// What a server tells of a type, an instance or a function.
package struct UntypedType: Sendable {
    /// The registered name.
    package let typeid: String
    /// `type`, `instance` or `function`.
    package let kind: String
    /// The methods of its objects.
    package let exposed: [String]
    /// The names of what it takes, where the server knows them.
    package let parameters: [String]?

    fileprivate init?(_ typeid: WireValue, _ description: WireValue) {
        guard case .text(let typeid) = typeid, case .dict(let fields) = description else {
            return nil
        }
        self.typeid = typeid
        kind = fields[text: "kind"]?.asText ?? "type"
        exposed = fields[text: "exposed"]?.namesOfMethods ?? []
        let parameters = fields[text: "parameters"]
        self.parameters = parameters == .null ? nil : parameters?.namesOfMethods
    }
}

extension ProxyReference {
    /// Calls a method with arguments of which only the caller knows what they are.
    ///
    /// - Parameters:
    ///   - method: Its name.
    ///   - arguments: The arguments without names.
    ///   - keywords: Those with names.
    ///   - timeout: How long the call may take; `nil` is no limit.
    /// - Returns: A value, or an object that stays in the server.
    /// - Throws: What the server answers otherwise.
    package func callUntyped(
        _ method: String,
        _ arguments: [WireValue],
        keywords: WireDictionary = [:],
        timeout: Duration? = nil
    ) async throws(MultiprocessingError) -> UntypedResult {
        try await countOnce()
        let request = Request(
            ident: token.ident,
            method: method,
            arguments: arguments,
            keywords: keywords,
            timeout: timeout
        )
        let result = await channel.call(request, CallManner())
        if case .reply(.proxy(let exposed, let token)) = result {
            return .object(ProxyReference(token: token, exposed: exposed, channel: channel))
        }
        let value = try result.value(of: attempt(method))
        return Self.untyped(value).map { .object($0) } ?? .value(value)
    }

    /// The names of the methods that the server exposes.
    ///
    /// - Returns: The names, which the server is asked for unless it has told them already.
    /// - Throws: ``MultiprocessingError``, as every call.
    package func methods() async throws(MultiprocessingError) -> [String] {
        guard exposed.isEmpty else { return exposed }
        try await countOnce()
        let request = Request(ident: nil, method: "get_methods", arguments: [token.value])
        let attempt = CallAttempt(what: "get_methods", address: channel.address)
        return try await channel.call(request).value(of: attempt).namesOfMethods
    }

    /// Takes the reference that a proxy in a value carries; `nil` if it has none.
    package static func untyped(_ value: WireValue) -> ProxyReference? {
        guard case .proxy(let proxy) = value else { return nil }
        return proxy.lease as? ProxyReference
    }

    /// The proxy as an argument for other objects.
    package var untypedProxy: WireValue {
        let proxy = WireProxy(
            token: token,
            proxyType: WireGlobal("multiprocessing.managers", "AutoProxy"),
            keywords: ["exposed": .texts(exposed)],
            lease: self
        )
        return .proxy(proxy)
    }
}

extension SyncManager {
    /// Makes an object of a type of which only the caller knows what it takes.
    ///
    /// - Parameters:
    ///   - typeid: The registered type.
    ///   - arguments: The arguments without names.
    ///   - keywords: Those with names.
    ///   - kind: The type that the object then has, where `typeid` names a look-up.
    /// - Returns: The reference to it that the server has counted.
    /// - Throws: What the server answers if it can't make it.
    package func createUntyped(
        _ typeid: String,
        _ arguments: [WireValue],
        keywords: WireDictionary = [:],
        as kind: String? = nil
    ) async throws(MultiprocessingError) -> ProxyReference {
        try await create(typeid, arguments, keywords: keywords, as: kind)
    }

    /// Calls a registered function with arguments of which only the caller knows what they are.
    ///
    /// - Parameters:
    ///   - function: Its name.
    ///   - arguments: The arguments without names.
    ///   - keywords: Those with names.
    ///   - timeout: How long the call may take; `nil` is no limit.
    /// - Returns: What it returns. On a server that can't call functions as such, which CPython's can't, the
    ///   value of the object that the registered name makes.
    /// - Throws: What the server answers otherwise.
    package func callUntyped(
        _ function: String,
        _ arguments: [WireValue],
        keywords: WireDictionary = [:],
        timeout: Duration? = nil
    ) async throws(MultiprocessingError) -> UntypedResult {
        guard channel.isOurs else {
            let made = try await create(function, arguments, keywords: keywords)
            return try await made.callUntyped("#GETVALUE", [], timeout: timeout)
        }
        let value = try await callServer(
            "call",
            [.text(function)] + arguments,
            keywords: keywords,
            attempt: function
        )
        return ProxyReference.untyped(value).map { .object($0) } ?? .value(value)
    }

    /// The types and functions that the server has, in its words.
    ///
    /// - Returns: One entry for each.
    /// - Throws: ``MultiprocessingError``: `remote` if the server doesn't tell, as CPython's.
    package func typesUntyped() async throws(MultiprocessingError) -> [UntypedType] {
        guard case .dict(let types) = try await callServer("types") else { return [] }
        return types.compactMap { UntypedType($0.key, $0.value) }
    }

    /// Refers to an object that is there already.
    ///
    /// - Parameters:
    ///   - ident: Its number.
    ///   - typeid: Its type, for messages.
    /// - Returns: A reference that the server counts when it is used first.
    package func reference(ident: String, typeid: String) -> ProxyReference {
        ProxyReference(
            adopting: Token(typeid: typeid, address: address, ident: ident),
            channel: channel
        )
    }
}
