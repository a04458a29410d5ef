/// Decides which Python classes a pickle may name.
///
/// Nothing is ever imported here, but a callable that one client stores and another one fetches would run in the
/// second. So only data types of the standard library pass, and those that the operator adds by name; except from
/// clients that could do anything to the others anyway.
package struct ClassPolicy: Sendable {
    /// What is admitted, as it was written.
    package private(set) var patterns: [String] = []
    /// Names admitted beside the built-in list, one by one.
    private var names: Set<WireGlobal> = []
    /// Packages of which everything is admitted.
    private var packages: [String] = []
    /// Whether every name is admitted, and classes whose instances are only passed on may come in any form.
    private(set) var admitsEverything = false
    /// Whether instances of any class may hold proxies, which they may use where they are unpickled.
    private(set) var admitsProxiesInInstances = false

    /// Admits the data types of the standard library and whatever `patterns` name.
    ///
    /// Python's `pickle` looks for `a.b` in a module attribute by attribute, and so finds `os.system` in any
    /// module that imports `os`. So a pattern with an asterisk admits plain names only; a class inside another
    /// one must be named.
    ///
    /// - Parameter patterns: `package.Class` for one class, `package.Outer.Inner` for one inside another,
    ///   `package.*` for all plain names in a package and in the modules below it. A colon in place of a full
    ///   stop says where the module's name ends, as in `package:Outer.Inner`. `*` alone admits everything.
    package init(allowing patterns: [String] = []) {
        self.patterns = patterns
        for pattern in patterns {
            if pattern == Self.anyClass {
                admitsEverything = true
            } else if pattern.hasSuffix(".*") {
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

    /// The pattern that admits everything.
    package static let anyClass = "*"

    /// Admits every name: for values of clients that need not be kept from others, and where nothing is passed on.
    package static let everything = ClassPolicy(allowing: [anyClass])

    /// Admits every name, and proxies in instances: for values that go to a process which runs the client's code anyway.
    package static let runningCode: ClassPolicy = {
        var policy = everything
        policy.admitsProxiesInInstances = true
        return policy
    }()

    /// Returns what is wrong with a pattern; `nil` if it can admit something.
    package static func complaint(about pattern: String) -> String? {
        if pattern == anyClass { return nil }
        let names = pattern.hasSuffix(".*") ? String(pattern.dropLast(2)) : pattern
        let parts = names.split(omittingEmptySubsequences: false) { $0 == "." || $0 == ":" }
        guard parts.allSatisfy({ String($0).isPythonIdentifier }) else {
            return "it is no dotted name of Python"
        }
        guard pattern != names || parts.count > 1 else {
            return "it names no module, as 'package.Class' and 'package.*' do"
        }
        guard !names.hasPrefix(StandardProxyClass.module) else {
            return "proxies are made anew for each reader, whatever their class"
        }
        return nil
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
