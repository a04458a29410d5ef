package import MPWire

extension PythonException {
    /// The last line of a Python traceback: class and text, such as `KeyError: 'abc'`.
    package var summary: String {
        let name = type.module == "builtins" ? type.name : "\(type)"
        let text = message
        return text.isEmpty ? name : "\(name): \(text)"
    }

    /// The text of a `#TRACEBACK` reply.
    ///
    /// It shows nothing of the server's files or code.
    var traceback: String { "Traceback (most recent call last):\n\(summary)\n" }

    /// The same, after a sentence that says what went wrong here.
    func traceback(after reason: String) -> String {
        "Traceback (most recent call last):\n  \(reason)\n\(summary)\n"
    }
}
