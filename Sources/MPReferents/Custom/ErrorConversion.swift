package import MPWire

/// Turns Swift errors into Python exceptions.
package struct ErrorConversion: Sendable {
    private let convert: @Sendable (any Error, String) -> PythonException

    /// Takes the rule for errors that aren't Python's; it gets the error and the name of the method
    /// that threw it.
    package init(_ convert: @escaping @Sendable (any Error, String) -> PythonException) {
        self.convert = convert
    }

    /// The exception that clients get.
    ///
    /// - Parameters:
    ///   - error: The error; a Python exception passes through unchanged.
    ///   - method: The method that threw it, such as `Account.withdraw`.
    /// - Returns: The exception.
    package func exception(for error: any Error, thrownBy method: String) -> PythonException {
        error as? PythonException ?? convert(error, method)
    }
}
