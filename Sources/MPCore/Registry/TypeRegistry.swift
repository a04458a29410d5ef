internal import MPWire

/// Every shared type, instance and function of a server, by typeid.
package struct TypeRegistry: Sendable {
    private var registrations: [String: TypeRegistration]
    /// Length of the longest typeid in bytes: longer ones aren't even hashed.
    private let longestTypeid: Int

    /// Creates a registry of types, no two of which may have the same typeid.
    ///
    /// If there are functions among them, the instance `functions` is added.
    package init(_ registrations: [TypeRegistration] = TypeRegistry.standard) {
        self.registrations = Dictionary(uniqueKeysWithValues: registrations.map { ($0.typeid, $0) })
        let functions = self.registrations.compactMapValues(\.function)
        if !functions.isEmpty, self.registrations[FunctionTable.typeid] == nil {
            self.registrations[FunctionTable.typeid] = FunctionTable(functions).registration
        }
        longestTypeid = self.registrations.keys.map(\.utf8.count).max() ?? 0
    }

    /// The registration of a type; `nil` if the typeid isn't registered.
    package subscript(typeid: String) -> TypeRegistration? {
        typeid.utf8.count <= longestTypeid ? registrations[typeid] : nil
    }

    /// Whether a typeid is one of the types that every manager has.
    static func isStandard(_ typeid: String) -> Bool { standardTypeids.contains(typeid) }

    private static let standardTypeids = Set(standard.map(\.typeid))

    /// The registered typeids, sorted.
    package var typeids: [String] { registrations.keys.sorted() }

    /// The registration of a type that clients can `create`; `nil` if it isn't registered, or if
    /// only methods return it.
    func creatable(_ typeid: String) -> TypeRegistration? {
        self[typeid].flatMap { $0.isCreatable ? $0 : nil }
    }

    /// The error text for an unknown typeid; a `KeyError`, as CPython's.
    func complaint(about typeid: String) -> String {
        let names = registrations.values.filter(\.isCreatable).map(\.typeid).sorted()
        let reason = NearestNames.complaint(
            "no '\(typeid.visibleName)' can be created here",
            typeid,
            names
        )
        return PythonException.keyError(.text(typeid.visibleName)).traceback(after: reason)
    }

    /// The error text for an unknown function.
    func complaint(aboutFunction name: String) -> String {
        let names = registrations.values.filter { $0.function != nil }.map(\.typeid).sorted()
        let reason = NearestNames.complaint(
            "there is no function '\(name.visibleName)'",
            name,
            names
        )
        return PythonException.keyError(.text(name.visibleName)).traceback(after: reason)
    }

    /// The reply to `types()`: a description of each typeid, sorted.
    func description() throws(PythonException) -> WireValue {
        var types = WireDictionary()
        for (typeid, registration) in registrations.sorted(by: { $0.key < $1.key }) {
            types[WireKey(text: typeid)] = try WireValue(describing: description(of: registration))
        }
        return .dict(types)
    }

    private func description(of registration: TypeRegistration) -> SharedTypeDescription {
        let (kind, exposed): (SharedTypeDescription.Kind, [String]) =
            switch registration.construction {
            case .instance(let typeid, _):
                (.instance, registrations[typeid]?.exposed ?? [])
            case .none, .onLoop, .offLoop:
                (registration.function == nil ? .type : .function, registration.exposed)
            }
        return SharedTypeDescription(
            kind: kind,
            exposed: exposed,
            parameters: registration.parameters
        )
    }
}
