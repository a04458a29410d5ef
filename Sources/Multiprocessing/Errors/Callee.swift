/// What a request asked the server for, as far as its refusal can be understood.
enum Callee: Equatable, Sendable {
    /// A method of an object.
    case method(String, ident: String)
    /// A new object of a type, or a function under its name.
    case type(String)
    /// A function of the server's own protocol.
    case server
}
