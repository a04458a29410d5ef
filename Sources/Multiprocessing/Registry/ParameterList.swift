internal import MPCore
internal import MPReferents

/// The parameters of something that clients call: their names, and which may be left out.
struct ParameterList: Sendable {
    /// The names in order, by which the arguments may be passed, too.
    let names: [String]
    /// Whether each type takes `None`.
    private let optional: [Bool]

    /// Takes the names, and the types of the closure's parameters.
    init<each Argument>(_ names: [String], _ types: repeat (each Argument).Type) {
        self.names = names
        var optional: [Bool] = []
        for type in repeat each types { optional.append(type is any OptionalArgument.Type) }
        self.optional = optional
    }

    /// What Python checks; as in Python, only those at the end may be left out.
    var signature: [Signature.Parameter] {
        let firstOptional = optional.lastIndex(of: false).map { $0 + 1 } ?? 0
        return names.enumerated().map { $0 < firstOptional ? .required($1) : .optional($1) }
    }

    /// What is wrong with it, in half sentences.
    var complaints: [String] {
        var complaints: [String] = []
        if names.count != optional.count {
            let listed = names.map { "'\($0)'" }.joined(separator: ", ")
            complaints.append(
                "has \(Self.count(optional.count, "parameter")), but "
                    + Self.count(names.count, "parameter name")
                    + (names.isEmpty ? "" : ": \(listed)")
            )
        }
        for (position, name) in names.enumerated() {
            if let complaint = PythonName.complaint(about: name, as: .parameter) {
                complaints.append("has a parameter '\(name)', which \(complaint)")
            } else if names[..<position].contains(name) {
                complaints.append("has two parameters '\(name)'")
            }
        }
        return complaints
    }

    /// `1 parameter`, `2 parameters`.
    private static func count(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}

/// What may be left out: `Optional` alone.
private protocol OptionalArgument {}

extension Optional: OptionalArgument {}
