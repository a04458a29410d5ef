internal import MPCore
internal import MPReferents

/// The parameters of a method, constructor or function: their names, and which ones may be left out.
///
/// Names are optional: without any, arguments are passed by position only.
struct ParameterList: Sendable {
    /// The names in order, which clients may use for keyword arguments; empty if there are no names.
    let names: [String]
    /// Whether each type takes `None`.
    private let optional: [Bool]
    /// Whether a parameter is a ``CallContext``, of which clients know nothing: it is none of the others.
    let takesContext: Bool

    /// Takes the names, and the types of the closure's parameters.
    init<each Argument>(_ names: [String], _ types: repeat (each Argument).Type) {
        self.names = names
        var optional: [Bool] = []
        var takesContext = false
        for type in repeat each types {
            if type == CallContext.self {
                takesContext = true
            } else {
                optional.append(type is any OptionalArgument.Type)
            }
        }
        self.optional = optional
        self.takesContext = takesContext
    }

    /// Python's check of a method call; its complaints count the object as an argument.
    func signature(ofMethod name: String) -> Signature {
        isNamed ? .named(name, parameters) : .positional(name, required...optional.count)
    }

    /// Python's check of a function call.
    func signature(ofFunction name: String) -> Signature {
        isNamed ? .function(name, parameters) : .positional(name, required...optional.count)
    }

    /// The names that clients are told; `nil` if there are none.
    var reported: [String]? { isNamed ? names : nil }

    /// The parameter at a position in words, for error texts.
    func description(at position: Int) -> String {
        isNamed ? "'\(names[position])'" : "\(position + 1)"
    }

    private var isNamed: Bool { !names.isEmpty || optional.isEmpty }

    /// The number of required arguments; as in Python, only the last ones may be left out.
    private var required: Int { optional.lastIndex(of: false).map { $0 + 1 } ?? 0 }

    private var parameters: [Signature.Parameter] {
        names.enumerated().map { $0 < required ? .required($1) : .optional($1) }
    }

    /// Its mistakes, in half sentences.
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

/// A type whose argument may be left out: `Optional` alone.
private protocol OptionalArgument {}

extension Optional: OptionalArgument {}
