package import MPWire

/// Every shared type of a server, by typeid.
package struct Registry: Sendable {
    /// The registrations by typeid.
    private var registrations: [String: TypeRegistration]

    /// Takes a table of types.
    package init(_ registrations: [TypeRegistration] = Registry.standard) {
        self.registrations = Dictionary(uniqueKeysWithValues: registrations.map { ($0.typeid, $0) })
    }

    /// The registration of a type, or `nil` for a typeid that isn't registered.
    package subscript(typeid: String) -> TypeRegistration? { registrations[typeid] }

    /// The registered typeids, sorted.
    package var typeids: [String] { registrations.keys.sorted() }

    /// The registration of a type that clients can create.
    ///
    /// - Throws: `KeyError(typeid)`, as CPython does; the note says which ones there are.
    package func creatable(_ typeid: String) throws(PythonException) -> TypeRegistration {
        guard let registration = registrations[typeid], registration.make != nil else {
            throw .keyError(.text(typeid))
        }
        return registration
    }
}
