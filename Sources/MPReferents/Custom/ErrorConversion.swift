package import MPWire

/// Turns errors of Swift into exceptions of Python.
package struct ErrorConversion: Sendable {
    private let convert: @Sendable (any Error, String) -> PythonException

    /// Takes the rule for errors that aren't Python's; it gets the error and who threw it.
    package init(_ convert: @escaping @Sendable (any Error, String) -> PythonException) {
        self.convert = convert
    }

    /// The exception that clients get.
    ///
    /// - Parameters:
    ///   - error: What was thrown; an exception of Python goes through as it is.
    ///   - method: Who threw it, such as `Account.withdraw`.
    /// - Returns: The exception.
    package func exception(for error: any Error, thrownBy method: String) -> PythonException {
        error as? PythonException ?? convert(error, method)
    }
}
