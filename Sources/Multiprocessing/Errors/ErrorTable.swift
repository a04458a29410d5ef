package import MPWire

/// The error types of Swift programs that are sent as they are, and their classes in Python.
///
/// A server that knows a type sends its errors whole, and a client that knows it throws them: so
/// both register it, by the same name. An error of an unregistered type arrives as
/// ``MultiprocessingError`` with its type's name and its text.
///
/// ```swift
/// configuration.errors.register(BankError.self, python: "ValueError")
/// ```
public struct ErrorTable: Sendable {
    /// One registered type.
    private struct Entry: Sendable {
        /// The class that Python raises.
        let pythonClass: WireGlobal
        /// Encodes an error; `nil` if it isn't of the type or can't be encoded.
        let encode: @Sendable (any Error) -> WireValue?
        /// Decodes an error; `nil` if the value isn't of the type.
        let decode: @Sendable (WireValue) -> (any Error)?
    }

    /// What was registered.
    private struct Contents: Sendable {
        /// The types by the names of their errors on the wire.
        var entries: [String: Entry] = [:]
        /// The names on the wire, by type.
        var names: [ObjectIdentifier: String] = [:]
        /// Mistakes in registrations, in sentences.
        var problems: [String] = []
    }

    /// Contents that don't change, so that a table is one word: each call of a function has one.
    private final class Storage: Sendable {
        let contents: Contents

        init(_ contents: Contents) { self.contents = contents }
    }

    /// `nil` as long as nothing was registered, as in most tables.
    private var storage: Storage?

    private var contents: Contents {
        get { storage?.contents ?? Contents() }
        set { storage = Storage(newValue) }
    }

    /// Mistakes in registrations, in sentences.
    package var problems: [String] { contents.problems }

    /// Makes an empty table.
    public init() {}

    /// Registers an error type, so that its errors are sent as they are.
    ///
    /// A mistake, such as two types of one name, is reported when the server starts, or when the client
    /// connects.
    ///
    /// - Parameters:
    ///   - type: The type, the same in client and server.
    ///   - name: The name of its errors on the wire; by default that of the type, without its module.
    ///   - python: The class that a Python client catches: one of `builtins`, or one that it can
    ///     import by its dotted name, such as `bank.Refused`. It is called with the error's text.
    public mutating func register<Failure: Error & Codable & Sendable>(
        _ type: Failure.Type,
        name: String? = nil,
        python: String = "RuntimeError"
    ) {
        let name = name ?? Self.name(of: type)
        guard contents.entries[name] == nil else {
            contents.problems.append("error '\(name)': there are two registrations of this name")
            return
        }
        guard let pythonClass = WireGlobal(exceptionNamed: python) else {
            contents.problems.append(
                "error '\(name)': '\(python)' is no exception that can be made of a text"
            )
            return
        }
        contents.names[ObjectIdentifier(type)] = name
        contents.entries[name] = Entry(
            pythonClass: pythonClass,
            // Errors that can't be encoded or decoded are sent like others, by their text.
            encode: { ($0 as? Failure).flatMap { try? WireCoding.encode($0) } },
            decode: { try? WireCoding.decode($0, as: type) }
        )
    }
}

extension ErrorTable {
    /// The names of attributes of our exceptions in Python, besides the text.
    package enum Attribute {
        /// The name of the error's type: the registered one if there is one.
        package static let type = "swift_type"
        /// The error itself, if its type is registered.
        package static let error = "swift_error"
        /// The method that threw it, such as `Account.withdraw`.
        package static let thrower = "thrown_by"
        /// The class of an exception that a Python worker sends, with its module, if it isn't in `builtins`.
        package static let pythonType = "python_type"
        /// The traceback of an exception that a Python worker sends.
        package static let traceback = "remote_traceback"
    }

    /// Converts a method's error into the exception that Python raises.
    ///
    /// - Parameters:
    ///   - error: The error; an exception of Python stays as it is.
    ///   - thrower: The method, such as `Account.withdraw`.
    /// - Returns: The exception, with the error in it if its type is registered.
    package func exception(for error: any Error, thrownBy thrower: String) -> PythonException {
        if let exception = error as? PythonException { return exception }
        let type = type(of: error)
        let contents = contents
        let name = contents.names[ObjectIdentifier(type)]
        let entry = name.flatMap { contents.entries[$0] }
        var state: WireDictionary = [
            Attribute.type: .text(name ?? Self.name(of: type)), Attribute.thrower: .text(thrower),
        ]
        if let value = entry?.encode(error) {
            state[WireKey(text: Attribute.error)] = value
        }
        return PythonException(
            entry?.pythonClass ?? WireGlobal("builtins", "RuntimeError"),
            [.text("\(error)")],
            state: .dict(state)
        )
    }

    /// Takes the error out of an exception made by ``exception(for:thrownBy:)``.
    ///
    /// - Parameter exception: The server's exception.
    /// - Returns: The error; `nil` if it isn't of a registered type.
    package func error(in exception: PythonException) -> (any Error)? {
        guard let name = exception.attribute(Attribute.type)?.asText,
            let entry = storage?.contents.entries[name],
            let value = exception.attribute(Attribute.error)
        else { return nil }
        return entry.decode(value)
    }

    /// A type's name with those of the types around it, and without its module, which may differ in the
    /// peer.
    private static func name(of type: any Error.Type) -> String {
        let path = String(reflecting: type)
        guard !path.contains("("), let dot = path.firstIndex(of: ".") else { return "\(type)" }
        return String(path[path.index(after: dot)...])
    }
}

extension WireGlobal {
    /// Names a class of exceptions as Python programs do.
    ///
    /// `nil` if no exception of the class can be made from a text, or if it would end the program that
    /// meets it.
    fileprivate init?(exceptionNamed name: String) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard let last = parts.last, parts.allSatisfy(Self.isIdentifier) else { return nil }
        let module = parts.count == 1 ? "builtins" : parts.dropLast().joined(separator: ".")
        self.init(module, String(last))
        guard module == "builtins" else { return }
        let isUnfit = [
            "BaseException", "BaseExceptionGroup", "ExceptionGroup", "GeneratorExit",
            "KeyboardInterrupt", "SystemExit", "UnicodeDecodeError", "UnicodeEncodeError",
            "UnicodeTranslateError",
        ].contains(self.name)
        guard isException, !isUnfit else { return nil }
    }

    private static func isIdentifier(_ name: Substring) -> Bool {
        guard let first = name.first, first == "_" || first.isLetter else { return false }
        return name.allSatisfy { $0 == "_" || $0.isLetter || $0.isNumber }
    }
}
