internal import MPWire

/// Every shared type, instance and function of a server, by typeid.
package struct TypeRegistry: Sendable {
    private var registrations: [String: TypeRegistration]
    /// Length of the longest typeid in bytes: longer ones aren't even hashed.
    private let longestTypeid: Int
    /// Whether there is a type that takes instances of any class.
    let hasTypesForAnyClass: Bool

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
        hasTypesForAnyClass = self.registrations.values.contains {
            $0.takesAnyClass || $0.sorter != nil
        }
    }

    /// The same registry with more types, which take the place of those with the same typeid.
    ///
    /// - Parameter more: The types.
    /// - Returns: The registry.
    package func adding(_ more: [TypeRegistration]) -> TypeRegistry {
        var all = registrations
        for registration in more { all[registration.typeid] = registration }
        return TypeRegistry(Array(all.values))
    }

    /// The registration of a type; `nil` if the typeid isn't registered.
    package subscript(typeid: String) -> TypeRegistration? {
        typeid.utf8.count <= longestTypeid ? registrations[typeid] : nil
    }

    /// Whether a typeid is one of the types that every manager has.
    package static func isStandard(_ typeid: String) -> Bool { standardTypeids.contains(typeid) }

    private static let standardTypeids = Set(standard.map(\.typeid))

    /// The registered typeids, sorted.
    package var typeids: [String] { registrations.keys.sorted() }

    /// The registration of a type that clients can `create`; `nil` if it isn't registered, or if
    /// only methods return it.
    func creatable(_ typeid: String) -> TypeRegistration? {
        self[typeid].flatMap { $0.isCreatable ? $0 : nil }
    }

    /// The types whose objects can have names, sorted.
    var nameableTypeids: [String] {
        registrations.values.filter { registration in
            switch registration.construction {
            case .onLoop, .offLoop: registration.function == nil
            case .none, .instance: false
            }
        }.map(\.typeid).sorted()
    }

    /// The error text for an unknown typeid; a `KeyError`, as CPython's.
    ///
    /// Programs often ask for an object under a name of their own, which their server has registered: so it tells how
    /// this one offers it.
    func complaint(about typeid: String) -> String {
        let shown = typeid.visibleName
        let wanted = typeid.hasPrefix("get_") ? String(typeid.dropFirst(4)) : typeid
        let names =
            registrations.values.filter(\.isCreatable).map(\.typeid)
            + [ServerRequest.named, ServerRequest.namedObjects]
        let isNear = !NearestNames.of(typeid, in: names).isEmpty
        let reason = NearestNames.complaint(
            "no '\(shown)' can be created here",
            isNear ? typeid : wanted,
            names.sorted()
        )
        if typeid == Self.pool { return Self.complaintAboutPool }
        let type = NearestNames.of(wanted, in: nameableTypeids).first
        let advice = """
            An object that clients share is got by a name, as in manager.named().\(type ?? "Queue")('jobs') after \
            register('named'); or the server offers one as '\(shown)': serve --instance \(shown)=\(type ?? "TYPE") (in \
            Swift: Registry.instance)
            """
        return PythonException.keyError(.text(shown)).traceback(after: "\(reason). \(advice)")
    }

    /// The typeid of Python's pools.
    private static let pool = "Pool"

    /// The error text for pools, which are off by default.
    private static let complaintAboutPool: String = {
        let reason = """
            no 'Pool' can be created here: it runs functions of its clients, which serve --python-workers python3 (in \
            Swift: ManagerServerConfiguration.python) allows
            """
        return PythonException.keyError(.text(pool)).traceback(after: reason)
    }()

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
