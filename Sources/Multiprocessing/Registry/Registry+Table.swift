internal import MPCore
internal import MPReferents
internal import MPWire

extension Registry {
    /// The mistakes in the registrations, a sentence each, naming typeid and method.
    ///
    /// A server doesn't start while there are any.
    public var problems: [String] {
        var problems = errors.problems
        var seen: Set<String> = []
        let table = registrations()
        for entry in entries {
            problems += entry.problems
            if !seen.insert(entry.typeid).inserted {
                problems.append("\(entry.typeid): the typeid is registered twice")
            }
            for returning in entry.returning where table[returning.typeid] == nil {
                problems.append(
                    "\(returning.method): it returns a '\(returning.typeid)', which isn't registered"
                )
            }
            problems += instanceProblem(of: entry, table)
        }
        return problems
    }

    /// The server's table of types.
    ///
    /// - Throws: `invalidRegistration`, which lists all ``problems``, if there are any.
    func table() throws(MultiprocessingError) -> TypeRegistry {
        let problems = problems
        guard problems.isEmpty else {
            let list = problems.map { "\n- \($0)" }.joined()
            throw MultiprocessingError(
                .invalidRegistration,
                "cannot serve what was registered:\(list)"
            )
        }
        var table = registrations()
        for entry in entries {
            guard case .instance(let type, let arguments) = entry.source else { continue }
            table[entry.typeid] = table[type].flatMap {
                RegistryEntry.instance(entry.typeid, of: $0, arguments)
            }
        }
        return TypeRegistry(Array(table.values))
    }

    /// The typeid of shared streams.
    static let iterator = "Iterator"

    /// All entries with a registration of their own, and the type of streams if one of them needs it.
    private func registrations() -> [String: TypeRegistration] {
        let errors = errors
        let conversion = ErrorConversion { errors.exception(for: $0, thrownBy: $1) }
        var registrations: [String: TypeRegistration] = [:]
        for entry in entries {
            guard case .own(let registration) = entry.source else { continue }
            registrations[entry.typeid] = registration(conversion)
        }
        let streams = entries.contains { $0.returning.contains { $0.typeid == Self.iterator } }
        if streams, registrations[Self.iterator] == nil {
            registrations[Self.iterator] = TypeRegistry()[Self.iterator]
        }
        return registrations
    }

    /// Mistakes of an instance that another type's constructor makes.
    private func instanceProblem(
        of entry: RegistryEntry,
        _ table: [String: TypeRegistration]
    ) -> [String] {
        guard case .instance(let type, let arguments) = entry.source else { return [] }
        guard let registration = table[type] else {
            let near = NearestNames.of(type, in: table.keys).first.map { "; did you mean '\($0)'?" }
            return [
                "\(entry.typeid): it is an instance of '\(type)', which isn't registered\(near ?? "")"
            ]
        }
        guard RegistryEntry.instance(entry.typeid, of: registration, arguments) == nil else {
            // Arguments that can't travel are missing here.
            guard entry.problems.isEmpty else { return [] }
            return complaint(of: registration, about: arguments).map {
                ["\(entry.typeid): \(type)(…) fails: \($0)"]
            } ?? []
        }
        return [
            "\(entry.typeid): instances of '\(type)' can't be made by name, "
                + "so the object itself has to be registered"
        ]
    }

    /// What the constructor of a standard type says to its arguments; `nil` if it takes them.
    ///
    /// Those of other types may do anything, and are called when a client asks for the object.
    private func complaint(
        of type: TypeRegistration,
        about arguments: RequestArguments
    ) -> String? {
        guard TypeRegistry.isStandard(type.typeid), case .onLoop(let make) = type.construction
        else { return nil }
        do throws(PythonException) {
            _ = try make(arguments.positional, arguments.keywords, { _ in nil }, WorkMeter())
            return nil
        } catch {
            return error.summary
        }
    }
}
