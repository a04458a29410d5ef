internal import MPWire

/// Every shared type, instance and function of a server, by typeid.
package struct TypeRegistry: Sendable {
    /// The registrations by typeid.
    private var registrations: [String: TypeRegistration]
    /// How many bytes the longest typeid has: what is longer is not even hashed.
    private let longestTypeid: Int

    /// Takes a table of types, no two of which have the same typeid.
    ///
    /// If there are functions among them, the instance `functions` comes with them.
    package init(_ registrations: [TypeRegistration] = TypeRegistry.standard) {
        self.registrations = Dictionary(uniqueKeysWithValues: registrations.map { ($0.typeid, $0) })
        let functions = self.registrations.compactMapValues(\.function)
        if !functions.isEmpty, self.registrations[FunctionTable.typeid] == nil {
            self.registrations[FunctionTable.typeid] = FunctionTable(functions).registration
        }
        longestTypeid = self.registrations.keys.map(\.utf8.count).max() ?? 0
    }

    /// The registration of a type, or `nil` for a typeid that isn't registered.
    package subscript(typeid: String) -> TypeRegistration? {
        typeid.utf8.count <= longestTypeid ? registrations[typeid] : nil
    }

    /// Whether a typeid is one of the types that every manager has.
    static func isStandard(_ typeid: String) -> Bool { standardTypeids.contains(typeid) }

    private static let standardTypeids = Set(standard.map(\.typeid))

    /// The registered typeids, sorted.
    package var typeids: [String] { registrations.keys.sorted() }

    /// The registration of what clients can `create`; `nil` if it isn't registered, or if only
    /// methods return it.
    func creatable(_ typeid: String) -> TypeRegistration? {
        self[typeid].flatMap { $0.isCreatable ? $0 : nil }
    }

    /// What a client is told who asks for a typeid that there isn't; a `KeyError`, as CPython's.
    func complaint(about typeid: String) -> String {
        let names = registrations.values.filter(\.isCreatable).map(\.typeid).sorted()
        let reason = NearestNames.complaint(
            "no '\(typeid.visibleName)' can be created here",
            typeid,
            names
        )
        return PythonException.keyError(.text(typeid.visibleName)).traceback(after: reason)
    }

    /// What a client is told who calls a function that there isn't.
    func complaint(aboutFunction name: String) -> String {
        let names = registrations.values.filter { $0.function != nil }.map(\.typeid).sorted()
        let reason = NearestNames.complaint(
            "there is no function '\(name.visibleName)'",
            name,
            names
        )
        return PythonException.keyError(.text(name.visibleName)).traceback(after: reason)
    }

    /// What `types()` answers: of each typeid its kind, its methods, its parameters.
    var description: WireValue {
        var types = WireDictionary()
        for (typeid, registration) in registrations.sorted(by: { $0.key < $1.key }) {
            types[WireKey(text: typeid)] = description(of: registration)
        }
        return .dict(types)
    }

    private func description(of registration: TypeRegistration) -> WireValue {
        let parameters = registration.parameters.map(list) ?? .null
        let (kind, exposed) =
            switch registration.construction {
            case .instance(let typeid, _):
                ("instance", registrations[typeid]?.exposed ?? [])
            case .none, .onLoop, .offLoop:
                (registration.function == nil ? "type" : "function", registration.exposed)
            }
        return .dict(["kind": .text(kind), "exposed": list(exposed), "parameters": parameters])
    }

    private func list(_ names: [String]) -> WireValue { .list(names.map(WireValue.text)) }
}
