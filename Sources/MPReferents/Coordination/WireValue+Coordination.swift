import MPWire

extension WireValue {
    /// Reads the name of a member or a candidate.
    ///
    /// - Parameter what: What it names, for the error.
    /// - Returns: The name.
    /// - Throws: `TypeError` unless it is a `str`.
    func asName(of what: String) throws(PythonException) -> String {
        guard let name = asText else {
            throw .typeError("the name of \(what) must be a str, not '\(typeNameInErrors)'")
        }
        return name
    }

    /// Reads the number of a state that a caller knows: a revision or a token.
    ///
    /// - Returns: The number; `nil` for `None`.
    /// - Throws: `TypeError` unless it is an `int`.
    func asKnownNumber() throws(PythonException) -> Int? {
        if case .null = self { return nil }
        guard let number = PythonIndex(self) else { throw .notInteger(self) }
        return number.clamped
    }
}
