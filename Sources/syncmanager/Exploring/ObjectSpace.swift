internal import MPWire

/// The objects of one server, as a session sees them; tests have a space of their own.
protocol ObjectSpace: Sendable {
    /// Tells of which types objects can be made, and which functions there are.
    func survey() async throws -> Survey

    /// Tells which objects are there; none if the server doesn't say.
    func objects() async throws -> [ListedObject]

    /// Makes an object of a type.
    func create(_ typeid: String, _ arguments: RequestArguments) async throws -> ObjectHandle

    /// Calls a registered function.
    func callFunction(
        _ name: String,
        _ arguments: RequestArguments
    ) async throws -> ExpressionResult

    /// Finds an object that is there already.
    func object(ident: String, typeid: String) async throws -> ObjectHandle

    /// Takes the object for which a value stands; `nil` if it is no proxy of this server.
    func object(of value: WireValue) async throws -> ObjectHandle?

    /// Calls a method.
    func call(
        _ object: ObjectHandle,
        _ method: String,
        _ arguments: RequestArguments
    ) async throws -> ExpressionResult
}
