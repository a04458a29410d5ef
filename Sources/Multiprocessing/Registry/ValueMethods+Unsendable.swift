// Without these, a closure whose single expression isn't `Encodable` would be taken for one that returns nothing, and
// clients would get `None`. An unavailable declaration wouldn't help: the compiler prefers any other to it. So these are
// chosen, and then don't compile: they throw, which nobody expects there, and a warning says why.

extension ValueMethods {
    /// Refuses a method whose result can't be sent.
    ///
    /// - Parameters:
    ///   - name: The name of the method.
    ///   - parameters: The names of its parameters.
    ///   - body: The method's code.
    /// - Throws: Always.
    @available(
        *,
        deprecated,
        message: "the result must be Encodable; drop it with '_ =', or share it with 'returning:'"
    )
    public mutating func expose<each Argument: Decodable & Sendable, Result>(
        _ name: String,
        _ parameters: String...,
        body: @escaping @Sendable (inout Value, repeat each Argument) throws -> Result
    ) throws(MultiprocessingError) {
        throw declaration.refuseResult(of: name, Result.self)
    }
}
