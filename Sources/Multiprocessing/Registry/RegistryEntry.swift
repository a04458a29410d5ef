internal import MPCore
internal import MPReferents
internal import MPWire

/// One line of a ``Registry``.
struct RegistryEntry: Sendable {
    /// Where its line in the server's table comes from.
    enum Source: Sendable {
        /// It knows itself. What methods throw is turned into Python's exceptions by the
        /// conversion, which is the whole registry's.
        case own(@Sendable (ErrorConversion) -> TypeRegistration)
        /// It is one object for all, made by the constructor of another line with these arguments.
        case instance(of: String, [WireValue])
    }

    /// The name by which clients ask for it.
    let typeid: String
    /// What is wrong with it, in sentences that begin with the typeid.
    var problems: [String] = []
    /// The methods whose results are objects of other types.
    var returning: [Declaration.Returning] = []
    /// Where its line in the server's table comes from.
    let source: Source
}

extension RegistryEntry {
    /// The line of an instance.
    ///
    /// - Returns: `nil` if the type's objects aren't made on the server's thread.
    static func instance(
        _ typeid: String,
        of type: TypeRegistration,
        _ arguments: [WireValue]
    ) -> TypeRegistration? {
        guard case .onLoop(let make) = type.construction else { return nil }
        return TypeRegistration(
            typeid,
            exposed: type.exposed,
            construction: .instance(of: type.typeid) {
                (_, _, lookUp, work) throws(PythonException) in
                try make(arguments, [:], lookUp, work)
            }
        )
    }
}
