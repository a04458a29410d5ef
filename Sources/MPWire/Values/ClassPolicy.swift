/// Decides which Python classes a pickle may name.
///
/// Nothing is ever imported here, but a callable that one client stores and another one fetches
/// would run in the second. So only data types of the standard library pass, and what the operator
/// adds by name.
package struct ClassPolicy: Sendable {
    /// Dotted names that are admitted beside the built-in list.
    private var names: Set<String> = []
    /// Dotted prefixes, each with its final dot, under which everything is admitted.
    private var prefixes: [String] = []

    /// Admits the data types of the standard library and whatever `patterns` name.
    ///
    /// - Parameter patterns: `package.Class` for one class, `package.*` for all below a package.
    package init(allowing patterns: [String] = []) {
        for pattern in patterns {
            if pattern.hasSuffix(".*") {
                prefixes.append(String(pattern.dropLast()))
            } else {
                names.insert(pattern)
            }
        }
    }

    /// Admits every name: for what has been admitted before.
    static let everything: ClassPolicy = {
        var policy = ClassPolicy()
        policy.prefixes = [""]
        return policy
    }()

    /// The same policy, which admits one more class.
    func admitting(_ global: WireGlobal) -> ClassPolicy {
        var policy = self
        policy.names.insert(global.description)
        return policy
    }

    /// Whether a pickle may name this class or function.
    package func allows(_ global: WireGlobal) -> Bool {
        if StandardClasses.contains(global) { return true }
        if names.isEmpty && prefixes.isEmpty { return false }
        let name = global.description
        return names.contains(name) || prefixes.contains { name.hasPrefix($0) }
    }
}
