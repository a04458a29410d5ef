// Without these, a closure whose single expression isn't `Encodable` would be taken for one that returns nothing, and
// clients would get `None`. An unavailable declaration wouldn't help: the compiler prefers any other to it. So these are
// chosen, and then don't compile: they throw, which nobody expects there, and a warning says why.

extension ServiceMethods {
    /// Refuses a method whose result can't be sent.
    ///
    /// - Parameters:
    ///   - name: The name of the method.
    ///   - parameters: The names of its parameters.
    ///   - timeout: Longest wait of a caller.
    ///   - body: The method's code.
    /// - Throws: Always.
    @available(
        *,
        deprecated,
        message:
            "the result must be Encodable and Sendable; drop it with '_ =', or share it with 'returning:'"
    )
    public mutating func expose<each Argument: Decodable & Sendable, Result>(
        _ name: String,
        _ parameters: String...,
        timeout: Duration? = nil,
        body: @escaping @concurrent @Sendable (Object, repeat each Argument) async throws -> Result
    ) throws(MultiprocessingError) {
        throw declaration.refuseResult(of: name, Result.self)
    }
}

extension Registry {
    /// Refuses a function whose result can't be sent.
    ///
    /// - Parameters:
    ///   - name: The name of the function.
    ///   - parameters: The names of its parameters.
    ///   - timeout: Longest wait of a caller.
    ///   - body: The function's code.
    /// - Throws: Always.
    @available(
        *,
        deprecated,
        message:
            "the result must be Encodable and Sendable; drop it with '_ =', or share it with 'returning:'"
    )
    public mutating func function<each Argument: Decodable & Sendable, Result>(
        _ name: String,
        _ parameters: String...,
        timeout: Duration? = nil,
        body: @escaping @concurrent @Sendable (repeat each Argument) async throws -> Result
    ) throws(MultiprocessingError) {
        throw Declaration.unsendableResult(of: name, Result.self)
    }
}
