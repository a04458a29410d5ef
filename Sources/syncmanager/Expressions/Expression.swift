internal import MPWire

/// What somebody wrote, read but not yet carried out: literals, names, calls.
struct Expression: Equatable, Sendable {
    /// What it is, and its parts.
    let form: Form
    /// Where it begins, for error messages; in characters from 1 on.
    let column: Int

    /// The kinds of expressions.
    indirect enum Form: Equatable, Sendable {
        /// A value that is written out: `5`, `'text'`, `None`.
        case literal(WireValue)
        /// A variable, or the name of a shared object.
        case name(String)
        /// `[a, b]`.
        case list([Expression])
        /// `(a, b)`.
        case tuple([Expression])
        /// `{a, b}`; never empty.
        case set([Expression])
        /// `{a: b}`.
        case dict([Entry])
        /// `name(…)`: makes an object of a type, or calls a function.
        case call(String, Arguments)
        /// `object.method(…)`.
        case method(of: Expression, String, Arguments)
        /// `object.name`.
        case attribute(of: Expression, String)
        /// `object[key]`.
        case item(of: Expression, key: Expression)
        /// `start:stop:step` within brackets; what is left out is `None`.
        case slice(start: Expression, stop: Expression, step: Expression)
    }

    /// An entry of a dict.
    struct Entry: Equatable, Sendable {
        let key: Expression
        let value: Expression
    }

    /// What stands in the parentheses of a call.
    struct Arguments: Equatable, Sendable {
        var positional: [Expression] = []
        var keywords: [Keyword] = []
    }

    /// An argument that is passed by name.
    struct Keyword: Equatable, Sendable {
        let name: String
        let value: Expression
    }
}
