/// One line of ``Rights``: who may, or may not, do what to what.
struct Rule: Hashable, Sendable {
    /// What a principal has to be; all of it.
    enum Trait: Hashable, Sendable {
        /// Holds an authkey of that name.
        case key(NamePattern)
        /// Has shown a certificate of that name.
        case certificate(NamePattern)
        /// Is a process of that user.
        case user(Int)
        /// Is the server's own process.
        case ownProcess
    }

    /// What it is about.
    enum Matter: Hashable, Sendable {
        /// Everything.
        case everything
        /// The requests of these kinds that have no object.
        case plain(Set<String>)
        /// Making objects, getting hold of them, or both.
        case objects(Set<String>, typeid: NamePattern, name: NamePattern?)
        /// Calls of these methods; `nil` for all.
        case calls(typeid: NamePattern, name: NamePattern?, methods: [NamePattern]?)
        /// These functions.
        case functions([NamePattern])
    }

    /// Whether it allows what it is about.
    let allows: Bool
    /// Whom it is about.
    let traits: [Trait]
    /// What it is about.
    let matter: Matter
    /// Where it stands.
    let line: Int
    /// How it is written.
    let text: String
    /// In which column begins what it is about.
    let objectColumn: Int

    /// Whether it is about a principal.
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

    /// Whether it is about a deed.
    func concerns(_ deed: Deed) -> Bool {
        switch (matter, deed) {
        case (.everything, _):
            return true
        case (.plain(let actions), _):
            return actions.contains(deed.action)
        case (.objects(let actions, let type, let pattern), .create(let typeid, let name)):
            return actions.contains(deed.action) && type.matches(typeid)
                && Self.matches(name, pattern)
        case (.objects(let actions, let type, let pattern), .open(let typeid, let name)):
            return actions.contains(deed.action) && type.matches(typeid)
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

    /// Whether it may be about calls, and if so, whether it is about all of them.
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
