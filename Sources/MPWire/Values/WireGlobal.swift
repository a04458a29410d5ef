/// The name of a Python class or function: data that only Python could turn into code.
public struct WireGlobal: Hashable, Sendable, CustomStringConvertible {
    /// The module, as Python 3 spells it (`builtins`, never `__builtin__`).
    public let module: String
    /// The qualified name inside the module.
    public let name: String

    /// Names `name` inside `module`.
    public init(_ module: String, _ name: String) {
        self.module = module
        self.name = name
    }

    /// The dotted name.
    public var description: String { "\(module).\(name)" }
}
