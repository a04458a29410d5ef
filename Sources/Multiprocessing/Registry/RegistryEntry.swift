internal import MPCore
internal import MPReferents
internal import MPWire

/// One entry of a ``Registry``.
struct RegistryEntry: Sendable {
    /// The source of its line in the server's table.
    enum Source: Sendable {
        /// A registration of its own. The conversion, one for the whole registry, turns methods' errors
        /// into Python's exceptions.
        case own(@Sendable (ErrorConversion) -> TypeRegistration)
        /// One object for all clients, made by another entry's constructor with these arguments.
        case instance(of: String, RequestArguments)
    }

    /// The name by which clients ask for it.
    let typeid: String
    /// Mistakes, as sentences that begin with the typeid.
    var problems: [String] = []
    /// The methods whose results are objects of other types.
    var returning: [Declaration.Returning] = []
    let source: Source
}

extension RegistryEntry {
    /// The line of an instance in the server's table.
    ///
    /// - Returns: `nil` if the type's objects aren't made on the server's thread.
    static func instance(
        _ typeid: String,
        of type: TypeRegistration,
        _ arguments: RequestArguments
    ) -> TypeRegistration? {
        guard case .onLoop(let make) = type.construction else { return nil }
        return TypeRegistration(
            typeid,
            exposed: type.exposed,
            construction: .instance(of: type.typeid) {
                (_, _, lookUp, work) throws(PythonException) in
                try make(arguments.positional, arguments.keywords, lookUp, work)
            }
        )
    }
}
