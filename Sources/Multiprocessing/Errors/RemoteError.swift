public import MPWire

/// What a server raised: Python's exception as data, or the text of a traceback.
public struct RemoteError: Error, Sendable, CustomStringConvertible {
    /// The class with its module, such as `builtins.IndexError`.
    public let typeName: String
    /// What Python's `str()` of the exception gives.
    public let message: String
    /// The exception itself; `nil` if the server sent a text only.
    public let exception: PythonException?
    /// The server's traceback; `nil` if it sent the exception.
    public let traceback: String?

    /// Takes an exception.
    package init(_ exception: PythonException) {
        typeName = exception.type.description
        message = exception.message
        self.exception = exception
        traceback = nil
    }

    /// Takes the text of a traceback, whose last line names the exception.
    package init(traceback: String) {
        let lastLine = traceback.split(separator: "\n").last.map(String.init) ?? ""
        // A traceback ends in `Name: message`, or in `Name` alone.
        let parts = lastLine.split(separator: ": ", maxSplits: 1, omittingEmptySubsequences: false)
        typeName = parts.first.map(String.init) ?? ""
        message = parts.count > 1 ? String(parts[1]) : ""
        exception = nil
        self.traceback = traceback
    }

    /// The class and the message, as the last line of a Python traceback has them.
    public var description: String {
        message.isEmpty ? typeName : "\(typeName): \(message)"
    }
}
