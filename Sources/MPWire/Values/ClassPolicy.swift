/// Decides which Python classes a pickle may name.
///
/// Nothing is ever imported here, but a callable that one client stores and another one fetches would run in the
/// second. So only data types of the standard library pass, and those that the operator adds by name.
package struct ClassPolicy: Sendable {
    /// Names admitted beside the built-in list, one by one.
    private var names: Set<WireGlobal> = []
    /// Packages of which everything is admitted.
    private var packages: [String] = []
    private var admitsEverything = false

    /// Admits the data types of the standard library and whatever `patterns` name.
    ///
    /// Python's `pickle` looks for `a.b` in a module attribute by attribute, and so finds `os.system` in any
    /// module that imports `os`. So a pattern with an asterisk admits plain names only; a class inside another
    /// one must be named.
    ///
    /// - Parameter patterns: `package.Class` for one class, `package.Outer.Inner` for one inside another,
    ///   `package.*` for all plain names in a package and in the modules below it. A colon in place of a full
    ///   stop says where the module's name ends, as in `package:Outer.Inner`.
    package init(allowing patterns: [String] = []) {
        for pattern in patterns {
            if pattern.hasSuffix(".*") {
                packages.append(String(pattern.dropLast(2)))
            } else if let colon = pattern.firstIndex(of: ":") {
                names.insert(
                    WireGlobal(String(pattern[..<colon]), String(pattern[colon...].dropFirst()))
                )
            } else {
                names.formUnion(Self.readings(of: pattern))
            }
        }
    }

    /// The ways to split a dotted name into module and class: each is compared exactly.
    private static func readings(of name: String) -> [WireGlobal] {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return (1..<max(parts.count, 1)).map { end in
            WireGlobal(
                parts[..<end].joined(separator: "."),
                parts[end...].joined(separator: ".")
            )
        }
    }

    /// Admits every name: for values that have been admitted before.
    static let everything: ClassPolicy = {
        var policy = ClassPolicy()
        policy.admitsEverything = true
        return policy
    }()

    /// The same policy with one more admitted class.
    func admitting(_ global: WireGlobal) -> ClassPolicy {
        var policy = self
        policy.names.insert(global)
        return policy
    }

    /// Whether a pickle may name this class or function.
    package func allows(_ global: WireGlobal) -> Bool {
        if StandardClasses.contains(global) || admitsEverything { return true }
        if names.contains(global) { return true }
        guard !packages.isEmpty, global.name.isPythonIdentifier else { return false }
        return packages.contains { package in
            global.module == package || global.module.hasPrefix(package + ".")
        }
    }
}
