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
