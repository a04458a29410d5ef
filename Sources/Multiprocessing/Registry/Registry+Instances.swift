internal import MPCore
internal import MPReferents
package import MPWire

/// Objects that every client shares: Python's `register('get_queue', callable=lambda: queue)`.
extension Registry {
    /// Registers one object of a type, given by its typeid.
    ///
    /// It is made when a client first asks for it, and lives as long as the server.
    ///
    /// ```swift
    /// registry.instance("get_queue", of: "Queue", 10)
    /// ```
    ///
    /// - Parameters:
    ///   - name: The name by which clients ask for it: a Python identifier.
    ///   - typeid: The type, which must be registered, too.
    ///   - arguments: The constructor's arguments.
    public mutating func instance<each Argument: Encodable>(
        _ name: String,
        of typeid: String,
        _ arguments: repeat each Argument
    ) {
        var problems = Declaration(typeid: name).problems
        var values: [WireValue] = []
        for argument in repeat each arguments {
            do throws(WireCodingError) {
                values.append(try WireCoding.encode(argument))
            } catch {
                problems.append("\(name): argument \(values.count + 1) can't travel: \(error)")
            }
        }
        add(name, typeid, RequestArguments(values), problems)
    }

    /// Registers one object of a type, given by its typeid, whose constructor's arguments are known as they travel.
    ///
    /// - Parameters:
    ///   - name: The name by which clients ask for it: a Python identifier.
    ///   - typeid: The type, which must be registered, too.
    ///   - arguments: The constructor's arguments.
    package mutating func instance(
        _ name: String,
        of typeid: String,
        with arguments: RequestArguments
    ) {
        add(name, typeid, arguments, Declaration(typeid: name).problems)
    }

    private mutating func add(
        _ name: String,
        _ typeid: String,
        _ arguments: RequestArguments,
        _ problems: [String]
    ) {
        let source = RegistryEntry.Source.instance(of: typeid, arguments)
        add(RegistryEntry(typeid: name, problems: problems, source: source))
    }

    /// Registers one object of one of your own types.
    ///
    /// ```swift
    /// registry.instance("get_hits", of: counter, 0)
    ///
    /// let shelves = try await Library(path)
    /// registry.instance("get_library", of: library, shelves)
    /// ```
    ///
    /// - Parameters:
    ///   - name: The name by which clients ask for it: a Python identifier.
    ///   - type: The type, which must be registered, too.
    ///   - object: The object. A value is computed when a client first asks for it; an instance of
    ///     a class or an actor is shared with the program itself.
    public mutating func instance<Object>(
        _ name: String,
        of type: SharedType<Object>,
        _ object: @autoclosure @escaping @Sendable () -> Object
    ) {
        add(
            RegistryEntry(
                typeid: name,
                problems: Declaration(typeid: name).problems,
                returning: [Declaration.Returning(method: name, typeid: type.typeid)],
                source: .own { errors in
                    TypeRegistration(
                        name,
                        exposed: type.exposed(errors),
                        construction: .instance(of: type.typeid) { _, _, _, _ in
                            type.referent(object(), errors)
                        }
                    )
                }
            )
        )
    }
}

extension SharedType {
    /// The methods reported to clients.
    fileprivate func exposed(_ errors: ErrorConversion) -> [String] {
        guard case .own(let registration) = entry.source else { return [] }
        return registration(errors).exposed
    }
}
