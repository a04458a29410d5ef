internal import MPWire
internal import Multiprocessing

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

    /// Whether calls have taken something out of objects since the last decision that goes back unless it is kept.
    var hasTaken: Bool { get }

    /// Keeps what calls have taken out of objects since the last decision: it was shown, or stored.
    func keepTaken()

    /// Leaves what calls have taken out of objects since then to go back to them.
    ///
    /// - Returns: Whether there was anything.
    func leaveTaken() -> Bool
}

extension ObjectSpace {
    /// Carries out something, and keeps what it has taken out of objects unless it fails.
    ///
    /// - Throws: The error of `body`; if anything goes back, a `CommandError` that says so.
    func keepingTaken<Result>(
        _ body: () async throws -> Result
    ) async throws -> Result {
        do {
            let result = try await body()
            keepTaken()
            return result
        } catch {
            let goesBack = leaveTaken()
            let isGone = (error as? MultiprocessingError)?.meansServerIsGone ?? false
            guard goesBack, !isGone else { throw error }
            throw CommandError(
                "\(error); what was taken goes back to its object when this program ends"
            )
        }
    }
}
