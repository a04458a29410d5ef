internal import MPWire

/// A shared object that somebody at the terminal works with.
struct ObjectHandle: Sendable {
    /// Its type.
    let typeid: String
    /// Its number in its server.
    let ident: String
    /// The methods that the server exposes.
    let methods: [String]
    /// The proxy as an argument for other objects; the object lives as long as it.
    let proxy: WireValue
}

/// What an expression comes to.
enum ExpressionResult: Sendable {
    /// A plain value.
    case value(WireValue)
    /// An object that stays in the server.
    case object(ObjectHandle)

    /// What is passed where this is an argument.
    var argument: WireValue {
        switch self {
        case .value(let value): value
        case .object(let handle): handle.proxy
        }
    }
}

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
