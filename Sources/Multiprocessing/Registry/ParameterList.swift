internal import MPCore
internal import MPReferents

/// The parameters of something that clients call: their names, and which may be left out.
///
/// Names are the choice of who declares them: without any, arguments are passed by position only.
struct ParameterList: Sendable {
    /// The names in order, by which the arguments may be passed, too; none if there are no names.
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

    /// What Python checks when a method is called; its object counts in the complaints.
    func signature(ofMethod name: String) -> Signature {
        isNamed ? .named(name, parameters) : .positional(name, required...optional.count)
    }

    /// What Python checks when a function is called.
    func signature(ofFunction name: String) -> Signature {
        isNamed ? .function(name, parameters) : .positional(name, required...optional.count)
    }

    /// What clients are told who ask for the parameters: their names, `nil` if they have none.
    var reported: [String]? { isNamed ? names : nil }

    /// How to speak of the parameter at a position.
    func description(at position: Int) -> String {
        isNamed ? "'\(names[position])'" : "\(position + 1)"
    }

    private var isNamed: Bool { !names.isEmpty || optional.isEmpty }

    /// How many arguments there have to be; as in Python, only those at the end may be left out.
    private var required: Int { optional.lastIndex(of: false).map { $0 + 1 } ?? 0 }

    private var parameters: [Signature.Parameter] {
        names.enumerated().map { $0 < required ? .required($1) : .optional($1) }
    }

    /// What is wrong with it, in half sentences.
    var complaints: [String] {
        var complaints: [String] = []
        if isNamed && names.count != optional.count {
            let listed = names.map { "'\($0)'" }.joined(separator: ", ")
            complaints.append(
                "has \(Self.count(optional.count, "parameter")), but "
                    + "\(Self.count(names.count, "parameter name")): \(listed)"
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
