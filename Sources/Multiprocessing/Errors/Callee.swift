/// The target of a request, as far as needed to understand its refusal.
enum Callee: Equatable, Sendable {
    /// A method of an object.
    case method(String, ident: String)
    /// A new object of a type, or a function by its name.
    case type(String)
    /// A function of the server's own protocol.
    case server
}
