internal import MPWire

extension AutoProxy {
    /// A method or property of a shared object of any type, by its name: call it, or get and set it.
    public struct Member: Sendable {
        /// The object.
        let proxy: AutoProxy
        /// The name in the server.
        let name: String

        /// Calls the method, and makes a Swift value of what it returns.
        ///
        /// - Parameters:
        ///   - arguments: What it takes, each `Encodable`; proxies are, too.
        ///   - keywords: What it takes by name.
        ///   - type: The type of what it returns; ``WireValue`` takes every one.
        ///   - timeout: The longest that the call may take; a CPython server, which can't be told, goes on.
        /// - Returns: What the method returned.
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

        /// Calls the method for what it does; what it returns is dropped.
        ///
        /// - Parameters:
        ///   - arguments: What it takes, each `Encodable`; proxies are, too.
        ///   - keywords: What it takes by name.
        ///   - timeout: The longest that the call may take; a CPython server, which can't be told, goes on.
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
        /// - Parameter type: The type of its value; ``WireValue`` takes every one.
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
