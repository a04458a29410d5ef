package import MPWire

extension PythonException {
    /// The last line of a Python traceback: class and text, as `KeyError: 'abc'`.
    package var summary: String {
        let name = type.module == "builtins" ? type.name : "\(type)"
        let text = message
        return text.isEmpty ? name : "\(name): \(text)"
    }

    /// What a `#TRACEBACK` reply carries.
    ///
    /// Nothing of the server's files or code is in it.
    var traceback: String { "Traceback (most recent call last):\n\(summary)\n" }

    /// The same with a sentence before it that says what went wrong here.
    func traceback(after reason: String) -> String {
        "Traceback (most recent call last):\n  \(reason)\n\(summary)\n"
    }
}
