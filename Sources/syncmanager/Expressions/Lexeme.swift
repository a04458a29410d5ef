internal import MPWire

/// The smallest part of an expression that means something.
struct Lexeme: Equatable, Sendable {
    /// What it is.
    enum Kind: Equatable, Sendable {
        /// An identifier, or a word such as `None`.
        case name(String)
        /// A number without a sign.
        case number(WireValue)
        /// A `str` or `bytes`.
        case text(WireValue)
        /// A bracket, a comma, a dot and the like.
        case symbol(Unicode.Scalar)
        /// The end of the text.
        case end
    }

    let kind: Kind
    /// Where it begins; in characters from 1 on.
    let column: Int
}

extension Lexeme.Kind {
    /// How an error message calls it.
    var words: String {
        switch self {
        case .name(let name): "'\(name)'"
        case .number: "a number"
        case .text(.bytes): "bytes"
        case .text: "a text"
        case .symbol(let symbol): "'\(symbol)'"
        case .end: "the end"
        }
    }
}
