public import MPWire

/// An exception raised by a server: as data, or as the text of a traceback.
///
/// A Swift error thrown by one of our servers is an exception on the wire; here it has its own name
/// again.
public struct RemoteError: Error, Sendable, CustomStringConvertible {
    /// The type of a Swift error, such as `BankError`; else Python's class with its module, such
    /// as `builtins.IndexError`.
    public let typeName: String
    /// The error's text: Python's `str()` of the exception.
    public let message: String
    /// The method that threw it, such as `Account.withdraw`, if the server is one of ours and the
    /// method's type was registered by its program.
    public let thrownBy: String?
    /// Notes that the server's program has added to the exception.
    ///
    /// - SeeAlso: Python `BaseException.add_note`.
    public let notes: [String]
    /// The exception itself; `nil` if the server sent a text only.
    public let exception: PythonException?
    /// The traceback of the process that raised it: as a server's text, or as a Python worker adds it to the exception.
    public let traceback: String?

    /// Takes an exception.
    package init(_ exception: PythonException) {
        typeName =
            exception.attribute(ErrorTable.Attribute.type)?.asText
            ?? exception.attribute(ErrorTable.Attribute.pythonType)?.asText
            ?? exception.type.description
        message = exception.message
        thrownBy = exception.attribute(ErrorTable.Attribute.thrower)?.asText
        notes =
            switch exception.attribute("__notes__") {
            case .list(let notes), .tuple(let notes): notes.compactMap(\.asText)
            // A program may store anything there.
            case .null, .bool, .int, .bigInt, .float, .text, .surrogateText, .bytes, .bytearray,
                .dict, .set, .frozenset, .global, .object, .proxy, .cyclic, nil:
                []
            }
        self.exception = exception
        traceback = exception.attribute(ErrorTable.Attribute.traceback)?.asText
    }

    /// Takes the text of a traceback.
    ///
    /// The head is repeated for each exception in a chain. Below it, frames are indented; then comes
    /// `Name: message`, or `Name` alone, perhaps in several lines.
    package init(traceback: String) {
        let lines = traceback.split(separator: "\n")
        let head = lines.lastIndex { $0.hasPrefix("Traceback (most recent call last)") }
        let below = lines[(head.map { $0 + 1 } ?? max(0, lines.count - 1))...]
        let text = below.drop { $0.hasPrefix(" ") }.joined(separator: "\n")
        let parts = text.split(separator: ": ", maxSplits: 1, omittingEmptySubsequences: false)
        typeName = parts.first.map(String.init) ?? ""
        message = parts.count > 1 ? String(parts[1]) : ""
        thrownBy = nil
        notes = []
        exception = nil
        self.traceback = traceback
    }

    /// The exception's arguments, `e.args` in Python; empty if the server sent a text only.
    public var arguments: [WireValue] { exception?.arguments ?? [] }

    /// The class and the message, as in the last line of a Python traceback.
    public var description: String {
        message.isEmpty ? typeName : "\(typeName): \(message)"
    }
}

extension PythonException {
    /// An attribute of the exception's instance, other than its arguments.
    func attribute(_ name: String) -> WireValue? {
        guard case .dict(let attributes)? = state else { return nil }
        return attributes[text: name]
    }
}
