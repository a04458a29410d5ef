/// A variable of a service manager whose value nobody can act on.
package struct ServiceVariableError: Error, Equatable, Sendable, CustomStringConvertible {
    private let name: ServiceVariables.Name
    private let value: String
    private let reason: String

    init(_ name: ServiceVariables.Name, _ value: String, _ reason: String) {
        self.name = name
        self.value = value
        self.reason = reason
    }

    /// The variable, its value, and what is wrong with it.
    package var description: String { "\(name.rawValue) is '\(value)', which is \(reason)" }
}
