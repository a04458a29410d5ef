package import MPWire

/// The error types of Swift programs that travel as they are, and what Python makes of them.
///
/// A server that knows a type sends its errors whole, and a client that knows it throws them: so
/// both register it, by the same name. An error of a type that isn't registered arrives as
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
        /// Brings an error of the type into the form in which it travels, if it has one.
        let encode: @Sendable (any Error) -> WireValue?
        /// Makes an error of what has travelled, if it is of the type.
        let decode: @Sendable (WireValue) -> (any Error)?
    }

    /// The types by the names under which their errors travel.
    private var entries: [String: Entry] = [:]
    /// Those names, by type.
    private var names: [ObjectIdentifier: String] = [:]
    /// What was registered wrongly, in sentences.
    package private(set) var problems: [String] = []

    /// Knows no type.
    public init() {}

    /// Lets the errors of a type travel as they are.
    ///
    /// A mistake, such as two types of one name, is reported when the server is started, or when
    /// the client connects.
    ///
    /// - Parameters:
    ///   - type: The type, the same in client and server.
    ///   - name: The name under which its errors travel; that of the type, without its module,
    ///     unless told otherwise.
    ///   - python: The class that a Python client catches: one of `builtins`, or one that it can
    ///     import by its dotted name, such as `bank.Refused`. It is called with the error's text.
    public mutating func register<Failure: Error & Codable & Sendable>(
        _ type: Failure.Type,
        name: String? = nil,
        python: String = "RuntimeError"
    ) {
        let name = name ?? Self.name(of: type)
        guard entries[name] == nil else {
            problems.append("error '\(name)': there are two registrations of this name")
            return
        }
        guard let pythonClass = WireGlobal(exceptionNamed: python) else {
            problems.append(
                "error '\(name)': '\(python)' is no exception that can be made of a text"
            )
            return
        }
        names[ObjectIdentifier(type)] = name
        entries[name] = Entry(
            pythonClass: pythonClass,
            // What can't be encoded or decoded travels as other errors do, by its text.
            encode: { ($0 as? Failure).flatMap { try? WireCoding.encode($0) } },
            decode: { try? WireCoding.decode($0, as: type) }
        )
    }

    /// The classes of Python that stand for registered types, beside those of `builtins`.
    package var pythonClasses: [String] {
        entries.values.map(\.pythonClass).filter { $0.module != "builtins" }.map(\.description)
    }
}

extension ErrorTable {
    /// The names of what an exception of ours has beside its text, attributes in Python.
    package enum Attribute {
        /// The name of the error's type, or the one under which the type is registered.
        package static let type = "swift_type"
        /// The error itself, if its type is registered.
        package static let error = "swift_error"
        /// The method that threw it, such as `Account.withdraw`.
        package static let thrower = "thrown_by"
    }

    /// Turns what a method threw into what Python raises.
    ///
    /// - Parameters:
    ///   - error: The error; an exception of Python stays what it is.
    ///   - thrower: The method, such as `Account.withdraw`.
    /// - Returns: The exception, with the error in it if its type is registered.
    package func exception(for error: any Error, thrownBy thrower: String) -> PythonException {
        if let exception = error as? PythonException { return exception }
        let type = type(of: error)
        let name = names[ObjectIdentifier(type)]
        let entry = name.flatMap { entries[$0] }
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

    /// Takes the error out of an exception that ``exception(for:thrownBy:)`` has made.
    ///
    /// - Parameter exception: What a server raised.
    /// - Returns: The error; `nil` if it isn't of a registered type.
    package func error(in exception: PythonException) -> (any Error)? {
        guard let name = exception.attribute(Attribute.type)?.asText, let entry = entries[name],
            let value = exception.attribute(Attribute.error)
        else { return nil }
        return entry.decode(value)
    }

    /// A type's name with those of the types around it, and without its module, which may be
    /// another one in the peer.
    private static func name(of type: any Error.Type) -> String {
        let path = String(reflecting: type)
        guard !path.contains("("), let dot = path.firstIndex(of: ".") else { return "\(type)" }
        return String(path[path.index(after: dot)...])
    }
}

extension WireGlobal {
    /// Names a class of exceptions as Python programs do; `nil` if no text makes one of the class,
    /// or if it would end the program that meets it.
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
