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
        let reference = proxy.reference
        return add(method, of: reference) { () throws(MultiprocessingError) in
            try CallArguments(
                repeat each arguments,
                keywords: keywords,
                for: reference.attempt(method)
            )
        } decode: { result, reference, method in
            try reference.anyValue(of: result, method)
                .decoded(as: Value.self, from: reference.attempt(method))
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
        let reference = proxy.reference
        return add(method, of: reference) { () throws(MultiprocessingError) in
            try CallArguments(
                repeat each arguments,
                keywords: keywords,
                for: reference.attempt(method)
            )
        } decode: { result, reference, method in
            _ = try reference.anyValue(of: result, method)
        }
    }
}

// MARK: What the calls of proxies consist of

extension Pipeline {
    /// Adds a call that returns a value.
    mutating func add<each Argument: Encodable, Value: Decodable>(
        _ method: String,
        of proxy: some Proxy,
        isOurs: Bool = false,
        _ arguments: repeat each Argument
    ) -> PipelinedCall<Value> {
        add(method, of: proxy.reference, isOurs: isOurs) { () throws(MultiprocessingError) in
            try CallArguments(repeat each arguments, of: method, for: proxy.reference)
        } decode: { result, reference, method in
            try reference.value(of: result, method)
                .decoded(as: Value.self, from: reference.attempt(method))
        }
    }

    /// Adds a call that returns a value, or `None`.
    mutating func addOptional<each Argument: Encodable, Value: Decodable>(
        _ method: String,
        of proxy: some Proxy,
        _ arguments: repeat each Argument
    ) -> PipelinedCall<Value?> {
        add(method, of: proxy.reference) { () throws(MultiprocessingError) in
            try CallArguments(repeat each arguments, of: method, for: proxy.reference)
        } decode: { result, reference, method in
            let value = try reference.value(of: result, method)
            if case .null = value { return nil }
            return try value.decoded(as: Value.self, from: reference.attempt(method))
        }
    }

    /// Adds a call of which the result says nothing.
    mutating func addVoid<each Argument: Encodable>(
        _ method: String,
        of proxy: some Proxy,
        _ arguments: repeat each Argument
    ) -> PipelinedCall<Void> {
        add(method, of: proxy.reference) { () throws(MultiprocessingError) in
            try CallArguments(repeat each arguments, of: method, for: proxy.reference)
        } decode: { result, reference, method in
            _ = try reference.value(of: result, method)
        }
    }
}

extension CallArguments {
    /// Encodes arguments without names.
    fileprivate init<each Argument: Encodable>(
        _ arguments: repeat each Argument,
        of method: String,
        for reference: ProxyReference
    ) throws(MultiprocessingError) {
        var positional: [WireValue] = []
        for argument in repeat each arguments {
            positional.append(try reference.encode(argument, for: method))
        }
        self.init(positional)
    }
}
