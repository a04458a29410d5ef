internal import MPReferents

extension Rights {
    /// Methods that may be called on every object, whatever its type exposes.
    private static let commonMethods = ["#GETVALUE", "__repr__", "__str__"]

    /// Checks that every type, method and function that is named without a `*` exists.
    ///
    /// A misspelt name in a rule that denies would leave open what it was written to close, and nothing would ever show
    /// it.
    ///
    /// - Throws: ``RightsError`` about the first name that doesn't exist, with similar ones.
    package func check(against registry: TypeRegistry) throws(RightsError) {
        for rule in rules {
            switch rule.matter {
            case .everything, .plain: continue
            case .objects(_, let type, _):
                try check(type, among: registry.namesOfTypes, "type", in: rule, registry)
            case .calls(let type, _, let methods):
                try check(type, among: registry.namesOfTypes, "type", in: rule, registry)
                let known = Self.commonMethods + registry.methods(ofTypes: type.matches)
                for method in methods ?? [] {
                    let what = "method of '\(type.text)'"
                    try check(method, among: known, what, in: rule, registry)
                }
            case .functions(let functions):
                for function in functions {
                    try check(
                        function,
                        among: registry.namesOfFunctions,
                        "function",
                        in: rule,
                        registry
                    )
                }
            }
        }
    }

    private func check(
        _ pattern: NamePattern,
        among names: [String],
        _ what: String,
        in rule: Rule,
        _ registry: TypeRegistry
    ) throws(RightsError) {
        let name = pattern.text
        guard !pattern.hasStars, !names.contains(where: pattern.matches) else { return }
        var reason = NearestNames.complaint("the server has no \(what) '\(name)'", name, names)
        if let type = registry.typeOfInstance(name) {
            reason = "'\(name)' is an instance, which rules call \(type)[\(name)]"
        }
        throw RightsError(line: rule.line, column: rule.objectColumn, reason: reason)
    }
}

extension TypeRegistry {
    private var registrations: [TypeRegistration] { typeids.compactMap { self[$0] } }

    /// The types of objects, by the names that rules use.
    fileprivate var namesOfTypes: [String] {
        registrations.filter { $0.function == nil && typeOfInstance($0.typeid) == nil }
            .map(\.typeid)
    }

    fileprivate var namesOfFunctions: [String] {
        registrations.filter { $0.function != nil }.map(\.typeid)
    }

    /// The methods that may be called on objects of some types.
    fileprivate func methods(ofTypes matches: (String) -> Bool) -> [String] {
        Set(registrations.filter { matches($0.typeid) }.flatMap(\.methods.names)).sorted()
    }

    /// The type of a registered instance, if it differs from its own name; `nil` for everything else.
    fileprivate func typeOfInstance(_ name: String) -> String? {
        guard case .instance(let type, _)? = self[name]?.construction, type != name else {
            return nil
        }
        return type
    }
}
