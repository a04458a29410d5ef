internal import MPWire

extension AutoProxy {
    /// A method or property of a shared object, by its name: call it, or get and set it.
    public struct Member: Sendable {
        let proxy: AutoProxy
        /// The name in the server.
        let name: String

        /// Calls the method and decodes its result.
        ///
        /// - Parameters:
        ///   - arguments: Its arguments: `Encodable` values, proxies included.
        ///   - keywords: Its keyword arguments.
        ///   - type: The type of the result; ``WireValue`` takes any.
        ///   - timeout: Longest time for the call; a CPython server can't be told, and carries on.
        /// - Returns: The method's result.
        /// - Throws: As ``Proxy/call(_:_:keywords:as:timeout:)``; `unknownMethod` before anything is
        ///   sent.
        /// - Complexity: One round trip, and another one before the first call of an object that came
        ///   inside a value.
        public func callAsFunction<each Argument: Encodable & Sendable, Result: Decodable>(
            _ arguments: repeat each Argument,
            keywords: KeywordArguments = [:],
            as type: Result.Type = Result.self,
            timeout: Duration? = nil
        ) async throws -> Result {
            try await check()
            return try await proxy.call(
                name,
                repeat each arguments,
                keywords: keywords,
                as: type,
                timeout: timeout
            )
        }

        /// Calls the method and drops its result.
        ///
        /// - Parameters:
        ///   - arguments: Its arguments: `Encodable` values, proxies included.
        ///   - keywords: Its keyword arguments.
        ///   - timeout: Longest time for the call; a CPython server can't be told, and carries on.
        /// - Throws: As ``Proxy/call(_:_:keywords:timeout:)``; `unknownMethod` before anything is sent.
        /// - Complexity: One round trip, and another one before the first call of an object that came
        ///   inside a value.
        public func callAsFunction<each Argument: Encodable & Sendable>(
            _ arguments: repeat each Argument,
            keywords: KeywordArguments = [:],
            timeout: Duration? = nil
        ) async throws {
            try await check()
            try await proxy.call(
                name,
                repeat each arguments,
                keywords: keywords,
                timeout: timeout
            )
        }

        /// Reads the property.
        ///
        /// - Parameter type: The type of its value; ``WireValue`` takes any.
        /// - Returns: Its value.
        /// - Throws: As ``Proxy/attribute(_:as:)``.
        /// - Complexity: One round trip; two if the object has a method `get_name` instead.
        public func get<Value: Decodable>(as type: Value.Type = Value.self) async throws -> Value {
            try await proxy.attribute(name, as: type)
        }

        /// Stores the property.
        ///
        /// - Parameter value: Its new value.
        /// - Throws: As ``Proxy/setAttribute(_:to:)``.
        /// - Complexity: One round trip; two if the object has a method `set_name` instead.
        public func set(_ value: some Encodable & Sendable) async throws {
            try await proxy.setAttribute(name, to: value)
        }

        /// Fails if the object doesn't expose the method.
        private func check() async throws(MultiprocessingError) {
            let exposed = try await proxy.exposedMethods()
            guard exposed.contains(name) else {
                throw .unknownMethod(proxy.reference.attempt(name), among: exposed)
            }
        }
    }
}
