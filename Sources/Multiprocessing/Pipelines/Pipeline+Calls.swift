internal import MPWire

// MARK: Calls of any method

extension Pipeline {
    /// Calls a method of any object: ``Proxy/call(_:_:keywords:as:timeout:)``.
    ///
    /// - Parameters:
    ///   - proxy: The object.
    ///   - method: Its name in the server.
    ///   - arguments: What it takes, each `Encodable`; proxies are, too.
    ///   - keywords: What it takes by name.
    ///   - type: The type of what it returns; `Optional` takes `None` as `nil`.
    /// - Returns: The call.
    @discardableResult
    public mutating func call<each Argument: Encodable & Sendable, Value: Decodable & Sendable>(
        _ proxy: some Proxy,
        _ method: String,
        _ arguments: repeat each Argument,
        keywords: KeywordArguments = [:],
        as type: Value.Type = Value.self
    ) -> PipelinedCall<Value> {
        let place = addAny(method, of: proxy.reference, repeat each arguments, keywords: keywords)
        return PipelinedCall(place: place) { results, place in
            try results.decoded(try results.anyValue(at: place), at: place)
        }
    }

    /// Calls a method of any object for what it does; what it returns is dropped.
    ///
    /// - Parameters:
    ///   - proxy: The object.
    ///   - method: Its name in the server.
    ///   - arguments: What it takes, each `Encodable`; proxies are, too.
    ///   - keywords: What it takes by name.
    /// - Returns: The call.
    @discardableResult
    public mutating func call<each Argument: Encodable & Sendable>(
        _ proxy: some Proxy,
        _ method: String,
        _ arguments: repeat each Argument,
        keywords: KeywordArguments = [:]
    ) -> PipelinedCall<Void> {
        let place = addAny(method, of: proxy.reference, repeat each arguments, keywords: keywords)
        return PipelinedCall(place: place) { results, place in
            _ = try results.anyValue(at: place)
        }
    }

    private mutating func addAny<each Argument: Encodable>(
        _ method: String,
        of reference: ProxyReference,
        _ arguments: repeat each Argument,
        keywords: KeywordArguments
    ) -> Int {
        do throws(MultiprocessingError) {
            let arguments = try RequestArguments(
                repeat each arguments,
                keywords: keywords,
                for: reference.attempt(method)
            )
            return add(
                reference.request(method, arguments.positional, arguments.keywords),
                of: reference
            )
        } catch {
            return fail(error)
        }
    }
}
