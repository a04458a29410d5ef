/// Every shared type of a server, by typeid.
package struct TypeRegistry: Sendable {
    /// The registrations by typeid.
    private var registrations: [String: TypeRegistration]

    /// Takes a table of types.
    package init(_ registrations: [TypeRegistration] = TypeRegistry.standard) {
        self.registrations = Dictionary(uniqueKeysWithValues: registrations.map { ($0.typeid, $0) })
    }

    /// The registration of a type, or `nil` for a typeid that isn't registered.
    package subscript(typeid: String) -> TypeRegistration? { registrations[typeid] }

    /// The registered typeids, sorted.
    package var typeids: [String] { registrations.keys.sorted() }
}
