internal import MPReferents
internal import MPWire

/// What a client asks for by a name: the first arguments of `get_named(typeid, name, …)`.
struct NameRequest {
    /// The type; `nil` for whichever it is, if there is such an object.
    let typeid: String?
    let name: String
    /// How long the object is to stay; `nil` if the client doesn't say.
    let lifetime: ObjectLifetime?

    /// The longest name of an object, in bytes of UTF-8.
    private static var longestName: Int { 1024 }

    /// Reads a typeid or `None`, and a name, or a pair of a name and a lifetime.
    ///
    /// - Throws: `TypeError` or `ValueError` if they are something else.
    init(_ arguments: [WireValue]) throws(PythonException) {
        guard arguments.count >= 2, arguments[0] == .null || arguments[0].asText != nil else {
            throw Self.wrongArguments
        }
        typeid = arguments[0].asText
        let (name, lifetime) = try Self.nameAndLifetime(arguments[1])
        guard let name = name.asText else { throw Self.wrongArguments }
        guard name.utf8.count <= Self.longestName else {
            throw .valueError(
                "the name of an object has at most \(Self.longestName) bytes, not \(name.utf8.count)"
            )
        }
        self.name = name
        self.lifetime = lifetime
    }

    private static func nameAndLifetime(
        _ argument: WireValue
    ) throws(PythonException) -> (WireValue, ObjectLifetime?) {
        guard case .tuple(let pair) = argument else { return (argument, nil) }
        guard pair.count == 2 else { throw wrongArguments }
        guard let lifetime = ObjectLifetime(pair[1]) else {
            throw .valueError(
                "the lifetime of a named object is 'server', 'session' or a number of seconds above zero"
            )
        }
        return (pair[0], lifetime)
    }

    private static let wrongArguments = PythonException.typeError(
        "get_named() takes a typeid and a name, both text; or a pair of the name and a lifetime in place of the name"
    )
}
