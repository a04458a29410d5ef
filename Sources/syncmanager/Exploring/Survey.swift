internal import MPWire

/// Which types and functions a server has.
struct Survey: Equatable, Sendable {
    /// A type of which objects can be made, or an object that is handed out.
    struct SharedType: Equatable, Sendable {
        let typeid: String
        /// The methods of its objects, where they are known.
        var methods: [String] = []
        /// The names of the arguments that it takes, where they are known.
        var parameters: [String]?
        /// Whether all get the same object.
        var isInstance = false
    }

    /// A function that runs in the server.
    struct Function: Equatable, Sendable {
        let name: String
        /// The names of its arguments, where they are known.
        var parameters: [String]?
    }

    var types: [SharedType] = []
    var functions: [Function] = []
    /// Whether these are all; CPython's servers don't tell.
    var isComplete = true

    /// Whether the server has a function of this name.
    func hasFunction(_ name: String) -> Bool { functions.contains { $0.name == name } }

    /// Whether the server makes, or hands out, objects by this name.
    func hasType(_ name: String) -> Bool {
        name == ServerRequest.namedObjects || types.contains { $0.typeid == name }
    }
}

/// An object that is in a server.
struct ListedObject: Equatable, Sendable {
    /// Its number.
    let ident: String
    let typeid: String
    /// The name by which clients share it, if it has one.
    var name: String?
}

extension [ListedObject] {
    /// Finds an object by its name or number.
    ///
    /// - Throws: `CommandError` if several objects have the name, which only one of a type can have.
    func object(_ word: String) throws(CommandError) -> ListedObject? {
        let found = filter { $0.name == word }
        guard found.count > 1 else { return found.first ?? first { $0.ident == word } }
        let choices = found.map { "\($0.ident) (\($0.typeid))" }.joined(separator: ", ")
        throw CommandError(
            "\(found.count) objects have the name \(word); name one by its ident: \(choices)"
        )
    }
}
