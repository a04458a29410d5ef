internal import Distributed

/// The method named by a call from another process.
///
/// The runtime looks a target up among all distributed methods of the program, and runs it on any actor it is given:
/// with an actor of another type it reads unrelated memory. So this first decides, from the name alone, whether the
/// method is one of the actor's.
struct ActorTarget: CustomStringConvertible {
    /// The mangled name.
    let identifier: String

    /// The limits of types for generic parameters; no honest call has more or longer ones.
    private static let substitutionLimit = (count: 16, lengthInBytes: 4096)

    init(_ identifier: String) {
        self.identifier = identifier
    }

    /// The name as in the source.
    var description: String { RemoteCallTarget(identifier).description }

    /// Finds the types for generic parameters, if the method is one of the actor's.
    ///
    /// - Parameters:
    ///   - substitutions: Their mangled names.
    ///   - type: The actor's type.
    ///   - actor: The actor.
    /// - Returns: The types, as the runtime expects them.
    /// - Throws: ``ManagerActorError``: `unknownTarget` if it is no method of the actor, `unsupported` if the types
    ///   don't exist here, or can't be used.
    func types<Act: DistributedActor>(
        for substitutions: [String],
        of type: Act.Type,
        _ actor: Act
    ) throws(ManagerActorError) -> [any Any.Type] {
        guard identifier.hasSuffix("TE") else { throw unknown(to: type) }
        if isMember(of: type) { return try Self.types(named: substitutions) }
        guard let requirement = ResolvableRequirement(self), requirement.isMet(by: actor) else {
            throw unknown(to: type)
        }
        let types = try Self.types(named: substitutions)
        // With the parameters of a generic method the runtime of Swift 6.3 crashes.
        guard let stub = types.first, types.count == 1, requirement.isStub(stub) else {
            throw Self.genericRequirement(self)
        }
        return types
    }

    /// Whether the type itself declares the method, or an extension of it.
    func isMember(of type: Any.Type) -> Bool {
        guard let name = _mangledTypeName(type), identifier.hasPrefix("$s" + name) else {
            return false
        }
        var scanner = MangledScanner(identifier.dropFirst(2 + name.count))
        return scanner.findsMember()
    }

    private static func types(named names: [String]) throws(ManagerActorError) -> [any Any.Type] {
        var types: [any Any.Type] = []
        for name in names {
            guard names.count <= substitutionLimit.count,
                name.utf8.count <= substitutionLimit.lengthInBytes,
                let type = _typeByName(name)
            else {
                throw ManagerActorError(
                    .unsupported,
                    "cannot call a generic method with a type that the actor's process doesn't have"
                )
            }
            types.append(type)
        }
        return types
    }
}

extension ActorTarget {
    /// Checks, before an actor is hosted, that its methods can be told from those of others.
    ///
    /// - Throws: ``ManagerActorError``: `unsupported` if not.
    static func checkCanBeServed(_ type: Any.Type) throws(ManagerActorError) {
        guard let name = _mangledTypeName(type), !isPrivate(type, name) else {
            throw ManagerActorError(
                .unsupported,
                "cannot host a \(type): the type is private, so no other process can name it"
            )
        }
        // The name of a generic type with its arguments ends in G.
        guard name.hasSuffix("C") else {
            throw ManagerActorError(
                .unsupported,
                "cannot host a \(type): actors with generic parameters aren't served"
            )
        }
    }

    /// Checks, before a call is sent, that it won't be refused.
    ///
    /// - Throws: ``ManagerActorError``: `unsupported` if it would.
    func checkCanBeCalled(through type: Any.Type, substitutions: Int) throws(ManagerActorError) {
        if type is any _DistributedActorStub.Type, substitutions > 1 {
            throw Self.genericRequirement(self)
        }
    }

    /// Whether a type's mangled name is useful in this process only.
    static func isPrivate(_ type: Any.Type, _ name: String) -> Bool {
        name.contains("XZ") && String(reflecting: type).contains("(unknown context at ")
    }

    private static func genericRequirement(_ target: Self) -> ManagerActorError {
        ManagerActorError(
            .unsupported,
            """
            cannot call \(target): generic methods can't be called through a @Resolvable protocol; \
            resolve the actor by its own type, or declare the types
            """
        )
    }

    private func unknown(to type: Any.Type) -> ManagerActorError {
        ManagerActorError(.unknownTarget, "\(type) has no distributed method '\(self)'")
    }
}
