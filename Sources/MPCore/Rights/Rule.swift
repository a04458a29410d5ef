/// One line of ``Rights``: which principals may, or may not, do what to which objects.
struct Rule: Hashable, Sendable {
    /// A condition on a principal; all of a rule's conditions must hold.
    enum Trait: Hashable, Sendable {
        /// Holds an authkey whose name matches.
        case key(NamePattern)
        /// Has shown a certificate whose name matches.
        case certificate(NamePattern)
        /// Is a process of that user.
        case user(Int)
        /// Is the server's own process.
        case ownProcess
    }

    /// The permissions that a rule concerns.
    enum Matter: Hashable, Sendable {
        /// Everything.
        case everything
        /// The requests of these kinds, which have no object.
        case plain(Set<String>)
        /// Creating objects, getting existing ones, or taking their names away.
        case objects(Set<String>, typeid: NamePattern, name: NamePattern?)
        /// Calls of these methods; `nil` is all methods.
        case calls(typeid: NamePattern, name: NamePattern?, methods: [NamePattern]?)
        /// Calls of these functions.
        case functions([NamePattern])
    }

    /// Whether it allows or denies.
    let allows: Bool
    /// The conditions on the principal.
    let traits: [Trait]
    /// The permissions that it concerns.
    let matter: Matter
    /// Its line number.
    let line: Int
    /// Its text.
    let text: String
    /// The column in which its object begins.
    let objectColumn: Int

    /// Whether it concerns a principal.
    func concerns(_ principal: Principal) -> Bool {
        traits.allSatisfy { trait in
            switch trait {
            case .key(let pattern): principal.keyID.map(pattern.matches) ?? false
            case .certificate(let pattern):
                principal.certificateName.map(pattern.matches) ?? false
            case .user(let id): principal.userID == id
            case .ownProcess: principal.isOwnProcess
            }
        }
    }

    /// Whether it concerns a permission.
    func concerns(_ permission: Permission) -> Bool {
        switch (matter, permission) {
        case (.everything, _):
            return true
        case (.plain(let actions), _):
            return actions.contains(permission.action)
        case (.objects(let actions, let type, let pattern), .create(let typeid, let name)):
            return actions.contains(permission.action) && type.matches(typeid)
                && Self.matches(name, pattern)
        case (.objects(let actions, let type, let pattern), .open(let typeid, let name)),
            (.objects(let actions, let type, let pattern), .remove(let typeid, let name)):
            return actions.contains(permission.action) && type.matches(typeid)
                && Self.matches(name, pattern)
        case (.calls(let type, let pattern, let methods), .call(let typeid, let name, let method)):
            return type.matches(typeid) && Self.matches(name, pattern)
                && (methods?.contains { $0.matches(method) } ?? true)
        case (.functions(let patterns), .run(let function)):
            return patterns.contains { $0.matches(function) }
        case (.objects, _), (.calls, _), (.functions, _):
            return false
        }
    }

    /// Whether it may concern calls, and if so, whether it concerns all of them.
    var scopeInCalls: (some: Bool, all: Bool) {
        switch matter {
        case .everything: (true, true)
        case .calls(let type, let name, let methods):
            (
                true,
                type.isAny && name == nil && (methods.map { $0.contains(where: \.isAny) } ?? true)
            )
        case .plain, .objects, .functions: (false, false)
        }
    }

    private static func matches(_ name: String?, _ pattern: NamePattern?) -> Bool {
        guard let pattern else { return true }
        return name.map(pattern.matches) ?? false
    }
}
