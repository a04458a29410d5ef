/// A setting, and where it came from.
struct Setting<Value: Sendable>: Sendable {
    let value: Value
    /// The environment variable that it was read from; `nil` if it was an argument.
    let variable: String?

    /// The words that an error about it goes on with: ` (from SYNCMANAGER_ADDRESS)`, or none.
    var origin: String { variable.map { " (from \($0))" } ?? "" }
}

extension Setting: Equatable where Value: Equatable {}
